import { DomainError, parseToken } from "@tessera/domain";
import type { Actor, Ctx, Origin } from "../context.ts";
import { hashSecret } from "../secret-hash.ts";
import { isInRanges } from "./ip-ranges.ts";
import * as tokenRepo from "./token-repo.ts";

/**
 * Who acts through this token, decided from the database at this moment: one read, no write. Throws the first code
 * that applies, in the order of the error table.
 */
export async function verifyToken(
  ctx: Pick<Ctx, "db" | "now" | "lastUse">,
  origin: Origin,
  secret: string,
): Promise<Actor> {
  if (!parseToken(secret)) {
    throw new DomainError("INVALID_FORMAT", "This is not a Tessera token: check that it was copied whole");
  }
  const row = await tokenRepo.findForVerification(ctx.db, hashSecret(secret));
  if (!row) throw new DomainError("INVALID_TOKEN", "This API token does not exist or was deleted");
  const now = ctx.now();
  requireUsable(row, now);
  requireAddress(row, origin.ip);
  ctx.lastUse.note(row.id, { at: now, ip: origin.ip, userAgent: origin.userAgent });
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

function requireUsable(row: tokenRepo.VerificationRow, now: string): void {
  if (row.revokedAt !== null) throw new DomainError("INACTIVE_TOKEN", "API token has been revoked");
  if (row.overlapEndsAt !== null && now >= row.overlapEndsAt) {
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

function requireAddress({ allowedIps }: tokenRepo.VerificationRow, ip: string): void {
  if (allowedIps === "[]" || isInRanges(ip, JSON.parse(allowedIps))) return;
  throw new DomainError("IP_NOT_ALLOWED", `API token may not be used from ${ip}`);
}
