import {
  type CreateToken,
  DomainError,
  generateToken,
  type Page,
  parseToken,
  type Token,
  type TokenStatus,
  type TokenWithSecret,
} from "@tessera/domain";
import * as audit from "../audit/audit-repo.ts";
import type { Actor, Ctx } from "../context.ts";
import { decodeCursor, toPage } from "../db/keyset.ts";
import type { Db, TokenTable } from "../db/schema.ts";
import { transact } from "../db/transact.ts";
import { hashSecret } from "../secret-hash.ts";
import { allowedExpiry, allowedProjects, allowedRanges, requireFreshSignIn, requireRoom } from "./token-policy.ts";
import * as tokenRepo from "./token-repo.ts";
import { present, presentAll } from "./token-view.ts";

/** A new token of the actor; the answer is the only place its clear text ever appears. */
export async function createToken(ctx: Ctx, actor: Actor, input: CreateToken): Promise<TokenWithSecret> {
  const at = ctx.now();
  requireFreshSignIn(actor, input.scopes, at);
  const expiresAt = await allowedExpiry(ctx, input, at);
  const projects = await allowedProjects(ctx, actor, input.projects);
  const allowedIps = allowedRanges(input.allowedIps);
  const secret = generateToken("pat", ctx.randomBytes);
  const row: TokenTable = {
    ...readableParts(secret),
    id: ctx.newId(),
    ownerId: actor.userId,
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
    await requireRoom(ctx, actor.userId, at);
    await tokenRepo.insert(ctx.db, row);
    const details = { scopes: JSON.parse(row.scopes), projects, allowedIps, expiresAt };
    await audit.append(ctx, actor, { action: "API_KEY_CREATED", ownerId: actor.userId, token: row, details, at });
  });
  return { token: await present(ctx.db, row, at), secret };
}

/** The actor's own tokens, newest first. */
export async function listOwnTokens(
  ctx: Ctx,
  actor: Actor,
  query: { limit: number; cursor?: string; status?: TokenStatus[] },
): Promise<Page<Token>> {
  const now = ctx.now();
  const rows = await tokenRepo.listOwn(
    ctx.db,
    { ownerId: actor.userId, statuses: query.status, now },
    { limit: query.limit + 1, before: decodeCursor(query.cursor, ["string"])?.[0] },
  );
  const page = toPage(rows, query.limit, (row) => [row.id]);
  return { data: await presentAll(ctx.db, page.data, now), nextCursor: page.nextCursor };
}

/** Stops the token at once, for good. Revoking a revoked one changes nothing and is no error. */
export async function revokeToken(ctx: Ctx, actor: Actor, id: string): Promise<Token> {
  const at = ctx.now();
  const row = await transact(ctx, async (ctx) => {
    const revoked = await tokenRepo.revoke(ctx.db, id, actor.userId, at);
    const token = await getOwn(ctx.db, actor, id);
    if (revoked) await audit.append(ctx, actor, { action: "API_KEY_REVOKED", ownerId: token.ownerId, token, at });
    return token;
  });
  return present(ctx.db, row, at);
}

/** Stops the token at once and takes it off the list; the audit log keeps its name and preview. */
export async function deleteToken(ctx: Ctx, actor: Actor, id: string): Promise<void> {
  const at = ctx.now();
  await transact(ctx, async (ctx) => {
    const token = await getOwn(ctx.db, actor, id);
    if (!(await tokenRepo.remove(ctx.db, id, actor.userId))) throw noSuchToken();
    await audit.append(ctx, actor, { action: "API_KEY_DELETED", ownerId: token.ownerId, token, at });
  });
}

/** How many tokens of each account could be used at this moment, whatever is true of the account; none is absent. */
export function countLiveTokens(
  { db, now }: Pick<Ctx, "db" | "now">,
  ownerIds: string[],
): Promise<Map<string, number>> {
  return tokenRepo.countLiveOf(db, ownerIds, now());
}

/** The token somebody is calling through, as he may see it. */
export async function describeToken(ctx: Ctx, id: string): Promise<Token> {
  const row = await tokenRepo.findById(ctx.db, id);
  if (!row) throw noSuchToken();
  return present(ctx.db, row, ctx.now());
}

/** What a token that was never used or touched begins with. */
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

/** Throws NOT_FOUND for a token that is absent or not the actor's own. */
export async function getOwn(db: Db, actor: Pick<Actor, "userId">, id: string): Promise<TokenTable> {
  const row = await tokenRepo.findOwn(db, id, actor.userId);
  if (!row) throw noSuchToken();
  return row;
}

export function noSuchToken(): DomainError {
  return new DomainError("NOT_FOUND", "You have no such token");
}
