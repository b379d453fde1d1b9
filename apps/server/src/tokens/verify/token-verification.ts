import { DomainError, parseToken } from "@tessera/domain";
import type { Actor, Ctx, Origin } from "../../platform/context.ts";
import type { Db } from "../../platform/db/schema.ts";
import { transact } from "../../platform/db/transact.ts";
import { isInRanges } from "../../platform/ip-ranges.ts";
import { MAX_REMEMBERED_TOKENS } from "../../platform/limits/limits.ts";
import { type Allowance, tooMany } from "../../platform/limits/rate-limits.ts";
import { hashSecret } from "../../platform/secret-hash.ts";
import { parseSettings } from "../../platform/settings/settings.ts";
import * as deletedTokenRepo from "../ending/deleted-token-repo.ts";
import * as tokenRepo from "../issue/token-repo.ts";
import * as verificationRepo from "./verification-repo.ts";

type VerificationCtx = Pick<Ctx, "db" | "now" | "tokenUsage" | "rateLimits" | "invalidTokens">;

/**
 * Who acts through this token, decided from the database at this moment: one read, no write but a count where several
 * processes share it. `describe` hears what is left of the token's quota once the request is counted. Throws the first code
 * that applies, in the order of the error table.
 */
export async function verifyToken(
  ctx: VerificationCtx,
  origin: Origin,
  secret: string,
  describe: (allowance: Allowance) => void,
): Promise<Actor> {
  const now = ctx.now();
  const row = await identify(ctx, origin.ip, secret);
  await recordRefusal(ctx, origin, row, now, async () => {
    requireUsable(row, now);
    requireAddress(row, origin.ip);
    await requireQuota(ctx, row, describe);
    await recordSuccessor(ctx, origin, row, now);
  });
  ctx.tokenUsage.used(row, now, origin);
  return actorOf(row, origin);
}

/** Decides again about a token that was verified and counted for this very call, from the database at this moment. */
export async function verifyTokenAgain(ctx: VerificationCtx, origin: Origin, secret: string): Promise<Actor> {
  const now = ctx.now();
  const row = await identify(ctx, origin.ip, secret);
  await recordRefusal(ctx, origin, row, now, () => {
    requireUsable(row, now);
    requireAddress(row, origin.ip);
  });
  return actorOf(row, origin);
}

async function recordRefusal(
  { tokenUsage }: VerificationCtx,
  origin: Origin,
  row: verificationRepo.VerificationRow,
  now: string,
  decide: () => void | Promise<void>,
): Promise<void> {
  try {
    await decide();
  } catch (error) {
    if (error instanceof DomainError) {
      tokenUsage.refused(row, now, origin, error.code, error.code === "INACTIVE_TOKEN" && isRotatedOut(row, now));
    }
    throw error;
  }
}

function actorOf(row: verificationRepo.VerificationRow, origin: Origin): Actor {
  return {
    userId: row.ownerId,
    username: row.username,
    systemRole: row.systemRole,
    credential: {
      kind: "token",
      scopes: tokenRepo.SCOPES_COLUMN.read(row.scopes),
      projects: tokenRepo.PROJECTS_COLUMN.read(row.projects),
    },
    token: { id: row.id, name: row.name, preview: row.preview, ...(row.audience && { audience: row.audience }) },
    session: null,
    origin,
  };
}

/**
 * The token with everything that decides about it. Throws INVALID_FORMAT, INVALID_TOKEN, INACTIVE_USER for one whose
 * account was deleted, or RATE_LIMITED for guessers.
 */
async function identify(
  { db, invalidTokens }: VerificationCtx,
  ip: string,
  secret: string,
): Promise<verificationRepo.VerificationRow> {
  const parsed = parseToken(secret);
  const hash = parsed ? hashSecret(secret) : null;
  const isKnown = hash !== null && invalidTokens.knows(hash);
  if (!isKnown) await invalidTokens.check(ip);
  const row = hash === null ? undefined : await findRow(db, hash, parsed?.kind === "tmp");
  if (hash !== null && row) {
    if (!isKnown) invalidTokens.remember(hash);
    return row;
  }
  if (hash !== null && (await deletedTokenRepo.isDeleted(db, hash))) {
    invalidTokens.remember(hash);
    throw new DomainError("INACTIVE_USER", "The account that owned this API token was deleted");
  }
  await invalidTokens.countInvalid(ip, hash);
  throw hash === null
    ? new DomainError("INVALID_FORMAT", "This is not a Tessera token: check that it was copied whole")
    : new DomainError("INVALID_TOKEN", "This API token does not exist or was deleted");
}

/** Access tokens of assistants are of the kind that is minted: no other costs a second read. */
async function findRow(db: Db, hash: string, isMinted: boolean): Promise<verificationRepo.VerificationRow | undefined> {
  const row = await verificationRepo.findForVerification(db, hash);
  return row || !isMinted ? row : verificationRepo.findByAccessToken(db, hash);
}

/** At the start of a server: tokens used before must not be taken for guesses. */
export async function rememberTokensInUse({ db, invalidTokens }: Pick<Ctx, "db" | "invalidTokens">): Promise<void> {
  for (const hash of await verificationRepo.listUsedLast(db, MAX_REMEMBERED_TOKENS)) invalidTokens.remember(hash);
}

async function requireQuota(
  { rateLimits }: VerificationCtx,
  { id, settings }: verificationRepo.VerificationRow,
  describe: (allowance: Allowance) => void,
): Promise<void> {
  const { tokenRequestsPerMinute } = parseSettings(settings);
  const allowance = await rateLimits.countRequest(id, tokenRequestsPerMinute);
  describe(allowance);
  if (!allowance.exceeded) return;
  throw tooMany(`API token made more than ${tokenRequestsPerMinute} requests within a minute`, allowance.resetsIn);
}

/**
 * The first use of a successor is written before it counts: rotating again replaces a successor that was never used,
 * and must not replace one that is already in use. One write in the life of a token.
 */
async function recordSuccessor(
  ctx: Pick<Ctx, "db">,
  { ip, userAgent }: Origin,
  row: verificationRepo.VerificationRow,
  at: string,
): Promise<void> {
  if (row.rotatedFrom === null || row.lastUsedAt !== null) return;
  if (await transact(ctx, ({ db }) => verificationRepo.saveFirstUse(db, row.id, { at, ip, userAgent }))) return;
  throw new DomainError("INACTIVE_TOKEN", "API token has been revoked");
}

function requireUsable(row: verificationRepo.VerificationRow, now: string): void {
  if (row.revokedAt !== null) throw new DomainError("INACTIVE_TOKEN", "API token has been revoked");
  if (isRotatedOut(row, now)) {
    throw new DomainError("INACTIVE_TOKEN", "API token was rotated, and its successor must be used now");
  }
  if (row.expiresAt !== null && now >= row.expiresAt) throw new DomainError("EXPIRED_TOKEN", "API token has expired");
  if (row.accessExpiresAt != null && now >= row.accessExpiresAt) {
    throw new DomainError("EXPIRED_TOKEN", "This access token has expired; renew it with the refresh token");
  }
  if (row.active !== 1) throw new DomainError("INACTIVE_USER", "The account that owns this API token is deactivated");
  if (row.apiAccess !== 1) {
    throw new DomainError(
      "API_ACCESS_DISABLED",
      "An administrator switched off API access for the owner of this API token",
    );
  }
}

function isRotatedOut({ revokedAt, overlapEndsAt }: verificationRepo.VerificationRow, now: string): boolean {
  return revokedAt === null && overlapEndsAt !== null && now >= overlapEndsAt;
}

function requireAddress({ allowedIps }: verificationRepo.VerificationRow, ip: string): void {
  if (allowedIps === "[]" || isInRanges(ip, tokenRepo.ALLOWED_IPS_COLUMN.read(allowedIps))) return;
  throw new DomainError("IP_NOT_ALLOWED", `API token may not be used from ${ip}`);
}
