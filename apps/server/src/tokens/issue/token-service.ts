import {
  type CreateToken,
  DomainError,
  generateToken,
  type Page,
  parseToken,
  type SystemRole,
  type Token,
  type TokenStatus,
  type TokenWithSecret,
} from "@tessera/domain";
import * as audit from "../../audit/audit-repo.ts";
import { giveNotice } from "../../operations/notices/notice-service.ts";
import type { Actor, Ctx } from "../../platform/context.ts";
import { decodeCursor, toPage } from "../../platform/db/keyset.ts";
import type { Db, TokenTable, UserTable } from "../../platform/db/schema.ts";
import { transact } from "../../platform/db/transact.ts";
import { hashSecret } from "../../platform/secret-hash.ts";
import { allowedExpiry, allowedProjects, allowedRanges, requireFreshSignIn, requireRoom } from "./token-policy.ts";
import * as tokenRepo from "./token-repo.ts";
import { present, presentAll } from "./token-view.ts";

/** The owner of a token: the actor, or the service account that an administrator acts for. */
export type TokenOwner = { userId: string; kind: UserTable["kind"]; systemRole: SystemRole };

/**
 * A new token, of the actor by default; the answer is the only place its clear text ever appears. The caller has
 * checked that the actor may create one for that owner.
 */
export async function createToken(
  ctx: Ctx,
  actor: Actor,
  input: CreateToken,
  owner: TokenOwner = { ...actor, kind: "human" },
): Promise<TokenWithSecret> {
  const at = ctx.now();
  requireFreshSignIn(actor, owner, input.scopes, at);
  const expiresAt = await allowedExpiry(ctx, input, at);
  const projects = await allowedProjects(ctx, owner, input.projects);
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
    scopes: JSON.stringify(input.scopes.includes("all") ? ["all"] : [...new Set(input.scopes)]),
    projects: JSON.stringify(projects),
    allowedIps: JSON.stringify(allowedIps),
    createdAt: at,
    createdFrom: actor.origin.ip,
    expiresAt,
    ...UNUSED,
  };
  await transact(ctx, async (ctx) => {
    await requireRoom(ctx, owner.userId, at);
    await tokenRepo.insert(ctx.db, row);
    const details = { scopes: JSON.parse(row.scopes), projects, allowedIps, expiresAt };
    await audit.append(ctx, actor, { action: "API_KEY_CREATED", ownerId: owner.userId, token: row, details, at });
  });
  ctx.invalidTokens.remember(row.hash);
  return { token: await present(ctx.db, row, at), secret };
}

/** The tokens of an account, newest first; what was rotated together stands together, at the place of the first. */
export async function listOwnTokens(
  ctx: Ctx,
  ownerId: string,
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

/** Stops the owner's token at once, for good. Revoking a revoked one changes nothing and is no error. */
export async function revokeToken(
  ctx: Ctx,
  actor: Actor,
  id: string,
  { ownerId, tellsOwner }: { ownerId: string; tellsOwner: boolean } = { ownerId: actor.userId, tellsOwner: false },
): Promise<Token> {
  const at = ctx.now();
  const row = await transact(ctx, async (ctx) => {
    const revoked = await tokenRepo.revoke(ctx.db, id, ownerId, { at, by: actor.userId });
    const token = await getOwn(ctx.db, ownerId, id);
    if (!revoked) return token;
    if (tellsOwner) await giveNotice(ctx, "REVOKED_BY_ADMIN", token);
    await audit.append(ctx, actor, { action: "API_KEY_REVOKED", ownerId, token, at });
    return token;
  });
  return present(ctx.db, row, at);
}

/** Stops the owner's token at once and takes it off the list; the audit log keeps its name and preview. */
export async function deleteToken(ctx: Ctx, actor: Actor, id: string, ownerId = actor.userId): Promise<void> {
  const at = ctx.now();
  await transact(ctx, async (ctx) => {
    const token = await getOwn(ctx.db, ownerId, id);
    if (!(await tokenRepo.remove(ctx.db, id, ownerId))) throw noSuchToken();
    await audit.append(ctx, actor, { action: "API_KEY_DELETED", ownerId: token.ownerId, token, at });
  });
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
