import {
  type CreateToken,
  DomainError,
  generateToken,
  type Page,
  parseToken,
  type Token,
  type TokenScope,
  type TokenStatus,
  type TokenWithSecret,
} from "@tessera/domain";
import * as audit from "../../audit/audit-repo.ts";
import type { Actor, Ctx } from "../../platform/context.ts";
import { decodeCursor, toPage } from "../../platform/db/keyset.ts";
import type { Db, TokenTable } from "../../platform/db/schema.ts";
import { transact } from "../../platform/db/transact.ts";
import { hashSecret } from "../../platform/secret-hash.ts";
import type { TokenOwner } from "./token-owner.ts";
import { expiryOfNew, getTokenPolicy } from "./token-policy.ts";
import * as tokenRepo from "./token-repo.ts";
import { allowedProjects, allowedRanges, requireFreshSignIn, requireRoom } from "./token-rules.ts";
import { present, presentAll } from "./token-view.ts";

/**
 * A new token of the owner; the answer is the only place its clear text ever appears. That the actor may make one for that
 * owner was decided before.
 */
export async function createToken(
  ctx: Ctx,
  actor: Actor,
  owner: TokenOwner,
  input: CreateToken,
): Promise<TokenWithSecret> {
  const at = ctx.now();
  requireFreshSignIn(actor, owner, input.scopes, at);
  const expiresAt = expiryOfNew(await getTokenPolicy(ctx), input, at);
  const projects = await allowedProjects(ctx, owner, input.projects);
  const scopes = leastScopes(input.scopes);
  const allowedIps = allowedRanges(input.allowedIps);
  const secret = generateToken(owner.kind === "service" ? "svc" : "pat", ctx.randomBytes);
  const id = ctx.newId();
  const row: TokenTable = {
    ...readableParts(secret),
    id,
    familyId: id,
    ownerId: owner.userId,
    name: input.name,
    hash: hashSecret(secret),
    scopes: tokenRepo.SCOPES_COLUMN.write(scopes),
    projects: tokenRepo.PROJECTS_COLUMN.write(projects),
    allowedIps: tokenRepo.ALLOWED_IPS_COLUMN.write(allowedIps),
    createdAt: at,
    createdFrom: actor.origin.ip,
    expiresAt,
    ...UNUSED,
  };
  await transact(ctx, async (ctx) => {
    await requireRoom(ctx, owner.userId, at);
    await tokenRepo.insert(ctx.db, row);
    const details = { scopes, projects, allowedIps, expiresAt };
    await audit.append(ctx, actor, { action: "API_KEY_CREATED", ownerId: owner.userId, token: row, details, at });
  });
  ctx.invalidTokens.remember(row.hash);
  return { token: await present(ctx.db, row, at), secret };
}

/** The scopes without those that `all` holds already. */
function leastScopes(scopes: TokenScope[]): TokenScope[] {
  const kept = scopes.includes("all") ? scopes.filter((it) => it === "all" || it.startsWith("admin:")) : scopes;
  return [...new Set(kept)];
}

/** The tokens of an account, newest first; what was rotated together stands together, at the place of the first. */
export async function listOwnTokens(
  ctx: Ctx,
  { userId: ownerId }: Pick<TokenOwner, "userId">,
  query: { limit: number; cursor?: string; status?: TokenStatus[] },
): Promise<Page<Token>> {
  const now = ctx.now();
  const rows = await tokenRepo.listOwn(
    ctx.db,
    { ownerId, statuses: query.status, now },
    { limit: query.limit + 1, after: decodeCursor(query.cursor, ["string", "string"]) },
  );
  const page = toPage(rows, query.limit, ({ familyId, id }) => [familyId, id]);
  return { data: await presentAll(ctx.db, page.data, now), nextCursor: page.nextCursor };
}

/** The calling token, as its owner may see it. */
export async function describeToken(ctx: Ctx, id: string): Promise<Token> {
  const row = await tokenRepo.findById(ctx.db, id);
  if (!row) throw noSuchToken();
  return present(ctx.db, row, ctx.now());
}

/** The state of a token that was never used or rotated. */
export const UNUSED = {
  lastUsedAt: null,
  lastUsedIp: null,
  lastUsedUserAgent: null,
  revokedAt: null,
  revokedBy: null,
  revokedReason: null,
  rotatedFrom: null,
  rotatedTo: null,
  overlapEndsAt: null,
} as const;

/** Kind, identifier and preview of a token just generated. */
export function readableParts(secret: string) {
  const parsed = parseToken(secret);
  if (!parsed) throw new Error("A generated token does not parse");
  return parsed;
}

/** Throws NOT_FOUND for a token that is absent or not the owner's. */
export async function getOwn(db: Db, ownerId: string, id: string): Promise<TokenTable> {
  const row = await tokenRepo.findOwn(db, id, ownerId);
  if (!row) throw noSuchToken();
  return row;
}

export function noSuchToken(): DomainError {
  return new DomainError("NOT_FOUND", "There is no such token here");
}
