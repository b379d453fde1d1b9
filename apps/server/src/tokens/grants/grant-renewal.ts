import { tokenStatus } from "@tessera/domain";
import { staysActive } from "../../identity/people/user-service.ts";
import type { Ctx, Origin } from "../../platform/context.ts";
import type { TokenTable } from "../../platform/db/schema.ts";
import { transact } from "../../platform/db/transact.ts";
import { hashSecret } from "../../platform/secret-hash.ts";
import * as tokenRepo from "../issue/token-repo.ts";
import { clientIdOf, endReused } from "./grant-ending.ts";
import * as grantRepo from "./grant-repo.ts";
import { type GrantedTokens, giveSecrets } from "./grant-secrets.ts";
import { audienceOf, type OAuthRefusal, refusal } from "./oauth-refusal.ts";

export type Renewal = { refreshToken: string; clientId: string; scope: string | undefined; resource: string | null };

/** Exchanges a refresh token for new secrets, once. A second use ends the token, as a copy must be in other hands. */
export async function renewGrant(
  ctx: Ctx,
  origin: Origin,
  given: Renewal,
  issuer: string,
): Promise<GrantedTokens | OAuthRefusal> {
  const at = ctx.now();
  const hash = hashSecret(given.refreshToken);
  return transact(ctx, async (ctx) => {
    const held = await grantRepo.findHeld(ctx.db, hash);
    if (held?.secret.use !== "refresh") return refusal("invalid_grant", "There is no such refresh token");
    const { token } = held;
    if (clientIdOf(token) !== given.clientId) return refusal("invalid_grant", "This token was given to another client");
    // Before the token, as everywhere: a deactivation of the account waits, or is waited for.
    const isActive = await staysActive(ctx, token.ownerId);
    const locked = await tokenRepo.lockOwn(ctx.db, token.id, token.ownerId);
    if (!locked || ["Revoked", "Expired"].includes(tokenStatus(locked, at))) {
      return refusal("invalid_grant", "This access was revoked or has expired; ask the person again");
    }
    if (held.secret.usedAt === null && !isActive) return refusal("invalid_grant", "The account is not active");
    const fault = held.secret.usedAt === null ? widening(locked, given, issuer) : undefined;
    if (fault) return fault;
    if (!(await grantRepo.useRefreshToken(ctx.db, hash, at))) {
      await endReused(ctx, origin, token.id, "Its refresh token");
      return refusal("invalid_grant", "This refresh token was used before, so the whole access has been ended");
    }
    return giveSecrets(ctx, locked, at);
  });
}

/** Neither scope nor resource can grow beyond what the person decided. */
function widening({ scopes, audience }: TokenTable, { scope, resource }: Renewal, issuer: string) {
  const granted: readonly string[] = tokenRepo.SCOPES_COLUMN.read(scopes);
  const wanted = (scope ?? "").split(" ").filter((name) => name !== "");
  if (!wanted.every((name) => granted.includes(name))) {
    return refusal("invalid_scope", "The person did not grant this; send them to the authorization endpoint for it");
  }
  if (resource === null || audienceOf(resource, issuer) === audience) return undefined;
  return refusal("invalid_target", "resource is not the one that the person was asked about");
}
