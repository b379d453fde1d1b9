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
import type { Actor, AuditedActor, Ctx, TxCtx } from "../../platform/context.ts";
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
  const terms = await agreeOnTerms(ctx, actor, owner, input, at);
  const secret = generateToken(owner.kind === "service" ? "svc" : "pat", ctx.randomBytes);
  const row = toRow(ctx, { ...readableParts(secret), hash: hashSecret(secret), ...BY_HAND }, terms, {
    ownerId: owner.userId,
    createdFrom: actor.origin.ip,
    at,
  });
  await transact(ctx, (ctx) => insertToken(ctx, actor, row, terms));
  ctx.invalidTokens.remember(row.hash);
  return { token: await present(ctx.db, row, at), secret };
}

/** What a new token is to be, with everything that its owner chose brought to its shortest form. */
export type TokenTerms = {
  name: string;
  scopes: TokenScope[];
  projects: "all" | string[];
  allowedIps: string[];
  expiresAt: string | null;
};

/** The terms of a choice. Throws for what the owner may not choose, and FORBIDDEN where their password is needed first. */
export async function agreeOnTerms(
  ctx: Ctx,
  actor: Actor,
  owner: TokenOwner,
  input: CreateToken,
  at: string,
): Promise<TokenTerms> {
  requireFreshSignIn(actor, owner, input.scopes, at);
  return {
    name: input.name,
    expiresAt: expiryOfNew(await getTokenPolicy(ctx), input, at),
    projects: await allowedProjects(ctx, owner, input.projects),
    scopes: leastScopes(input.scopes),
    allowedIps: allowedRanges(input.allowedIps),
  };
}

/** The row of a new token. */
export function toRow(
  ctx: Pick<Ctx, "newId">,
  secret: ReturnType<typeof readableParts> &
    Pick<TokenTable, "hash" | "client" | "audience"> &
    Partial<Pick<TokenTable, "publisherId" | "provenance">>,
  { scopes, projects, allowedIps, ...terms }: TokenTerms,
  { at: createdAt, ...origin }: Pick<TokenTable, "ownerId" | "createdFrom"> & { at: string },
): TokenTable {
  const id = ctx.newId();
  return {
    ...NOT_MINTED,
    ...secret,
    ...terms,
    ...origin,
    id,
    familyId: id,
    createdAt,
    scopes: tokenRepo.SCOPES_COLUMN.write(scopes),
    projects: tokenRepo.PROJECTS_COLUMN.write(projects),
    allowedIps: tokenRepo.ALLOWED_IPS_COLUMN.write(allowedIps),
    ...UNUSED,
  };
}

/** Stores a new token where its owner has room for one, with its audit entry. Throws CONFLICT. */
export async function insertToken(
  ctx: TxCtx,
  actor: AuditedActor,
  row: TokenTable,
  { name: _, ...terms }: TokenTerms,
): Promise<void> {
  await requireRoom(ctx, row.ownerId, row.createdAt);
  await tokenRepo.insert(ctx.db, row);
  const client = row.client === null ? {} : { client: tokenRepo.CLIENT_COLUMN.read(row.client) };
  const details = { ...terms, ...client };
  await audit.append(ctx, actor, {
    ...{ action: "API_KEY_CREATED", ownerId: row.ownerId, token: row, details, at: row.createdAt },
  });
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

const NOT_MINTED = { publisherId: null, provenance: null } as const;

/** Of a token that no assistant was given. */
const BY_HAND = { client: null, audience: null } as const;

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
