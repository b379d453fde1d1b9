import { DomainError, parseToken } from "@tessera/domain";
import { parseSettings } from "../../operations/settings/settings-service.ts";
import type { Actor, Ctx, Origin } from "../../platform/context.ts";
import { isInRanges } from "../../platform/ip-ranges.ts";
import { REMEMBERED } from "../../platform/limits/invalid-token-throttle.ts";
import { type Allowance, tooMany } from "../../platform/limits/rate-limits.ts";
import { hashSecret } from "../../platform/secret-hash.ts";
import * as burialRepo from "../ending/burial-repo.ts";
import * as tokenRepo from "../issue/token-repo.ts";

type VerificationCtx = Pick<Ctx, "db" | "now" | "tokenUsage" | "rateLimits" | "invalidTokens">;

/**
 * The actor behind this token, decided from the database at this moment: one read, no write but a count where several
 * processes share it. `tell` gets what is left of the token's quota once the request is counted. Throws the first code
 * that applies, in the order of the error table.
 */
export async function verifyToken(
  ctx: VerificationCtx,
  origin: Origin,
  secret: string,
  tell: (allowance: Allowance) => void,
): Promise<Actor> {
  const row = await identify(ctx, origin.ip, secret);
  const now = ctx.now();
  try {
    requireUsable(row, now);
    requireAddress(row, origin.ip);
    await requireQuota(ctx, row, tell);
    await noteSuccessor(ctx, origin, row, now);
  } catch (error) {
    if (error instanceof DomainError) {
      ctx.tokenUsage.refused(row, now, origin, error.code, error.code === "INACTIVE_TOKEN" && isRotatedOut(row, now));
    }
    throw error;
  }
  ctx.tokenUsage.used(row, now, origin);
  return {
    userId: row.ownerId,
    username: row.username,
    systemRole: row.systemRole,
    credential: { kind: "token", scopes: tokenRepo.parseScopes(row), projects: tokenRepo.parseProjects(row) },
    token: { id: row.id, name: row.name, preview: row.preview },
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
): Promise<tokenRepo.VerificationRow> {
  const hash = parseToken(secret) ? hashSecret(secret) : null;
  const isKnown = hash !== null && invalidTokens.knows(hash);
  if (!isKnown) await invalidTokens.check(ip);
  const row = hash === null ? undefined : await tokenRepo.findForVerification(db, hash);
  if (hash !== null && row) {
    if (!isKnown) invalidTokens.remember(hash);
    return row;
  }
  if (hash !== null && (await burialRepo.isBuried(db, hash))) {
    invalidTokens.remember(hash);
    throw new DomainError("INACTIVE_USER", "The account that owned this API token was deleted");
  }
  await invalidTokens.countInvalid(ip, hash);
  throw hash === null
    ? new DomainError("INVALID_FORMAT", "This is not a Tessera token: check that it was copied whole")
    : new DomainError("INVALID_TOKEN", "This API token does not exist or was deleted");
}

/** At the start of a server: tokens used before must not be taken for guesses. */
export async function rememberTokensInUse({ db, invalidTokens }: Pick<Ctx, "db" | "invalidTokens">): Promise<void> {
  for (const hash of await tokenRepo.listUsedLast(db, REMEMBERED)) invalidTokens.remember(hash);
}

async function requireQuota(
  { rateLimits }: VerificationCtx,
  { id, settings }: tokenRepo.VerificationRow,
  tell: (allowance: Allowance) => void,
): Promise<void> {
  const { tokenRequestsPerMinute } = parseSettings(settings);
  const allowance = await rateLimits.countRequest(id, tokenRequestsPerMinute);
  tell(allowance);
  if (!allowance.exceeded) return;
  throw tooMany(`API token made more than ${tokenRequestsPerMinute} requests within a minute`, allowance.resetsIn);
}

/**
 * The first use of a successor is written before it counts: rotating again replaces a successor that was never used,
 * and must not replace one that is already in use. One write in the life of a token.
 */
async function noteSuccessor(
  { db }: Pick<Ctx, "db">,
  { ip, userAgent }: Origin,
  row: tokenRepo.VerificationRow,
  at: string,
): Promise<void> {
  if (row.rotatedFrom === null || row.lastUsedAt !== null) return;
  if (await tokenRepo.saveFirstUse(db, row.id, { at, ip, userAgent })) return;
  throw new DomainError("INACTIVE_TOKEN", "API token has been revoked");
}

function requireUsable(row: tokenRepo.VerificationRow, now: string): void {
  if (row.revokedAt !== null) throw new DomainError("INACTIVE_TOKEN", "API token has been revoked");
  if (isRotatedOut(row, now)) {
    throw new DomainError("INACTIVE_TOKEN", "API token was rotated, and its successor must be used now");
  }
  if (row.expiresAt !== null && now >= row.expiresAt) throw new DomainError("EXPIRED_TOKEN", "API token has expired");
  if (row.active !== 1) throw new DomainError("INACTIVE_USER", "The account that owns this API token is deactivated");
  if (row.apiAccess !== 1) {
    throw new DomainError(
      "API_ACCESS_DISABLED",
      "An administrator switched off API access for the owner of this API token",
    );
  }
}

function isRotatedOut({ revokedAt, overlapEndsAt }: tokenRepo.VerificationRow, now: string): boolean {
  return revokedAt === null && overlapEndsAt !== null && now >= overlapEndsAt;
}

function requireAddress({ allowedIps }: tokenRepo.VerificationRow, ip: string): void {
  if (allowedIps === "[]" || isInRanges(ip, JSON.parse(allowedIps))) return;
  throw new DomainError("IP_NOT_ALLOWED", `API token may not be used from ${ip}`);
}
