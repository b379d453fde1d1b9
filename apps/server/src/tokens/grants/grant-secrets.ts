import { generateToken } from "@tessera/domain";
import type { TxCtx } from "../../platform/context.ts";
import type { TokenTable } from "../../platform/db/schema.ts";
import { ACCESS_TOKEN_SECONDS, MAX_ACCESS_TOKENS } from "../../platform/limits/limits.ts";
import { hashSecret } from "../../platform/secret-hash.ts";
import { later, SECOND_MS } from "../../platform/time.ts";
import * as tokenRepo from "../issue/token-repo.ts";
import * as grantRepo from "./grant-repo.ts";

/** The answer to a client that exchanged a code or a refresh token (RFC 6749, 5.1). */
export type GrantedTokens = {
  access_token: string;
  token_type: "Bearer";
  expires_in: number;
  refresh_token: string;
  scope: string;
};

/**
 * New secrets for the client of a token: one to call with for an hour, one to get the next ones with. Both begin like the
 * token, so that wherever they turn up it is found.
 */
export async function giveSecrets(ctx: TxCtx, token: TokenTable, at: string): Promise<GrantedTokens> {
  const seconds = lifetimeOf(token, at);
  const access = generateToken("tmp", ctx.randomBytes, token.identifier);
  const refresh = generateToken("pat", ctx.randomBytes, token.identifier);
  const common = { tokenId: token.id, createdAt: at, usedAt: null };
  await grantRepo.insertSecrets(ctx.db, [
    { ...common, hash: hashSecret(access), use: "access", expiresAt: later(at, seconds * SECOND_MS) },
    { ...common, hash: hashSecret(refresh), use: "refresh", expiresAt: null },
  ]);
  await grantRepo.keepNewestAccess(ctx.db, token.id, MAX_ACCESS_TOKENS);
  return {
    access_token: access,
    token_type: "Bearer",
    expires_in: seconds,
    refresh_token: refresh,
    scope: tokenRepo.SCOPES_COLUMN.read(token.scopes).join(" "),
  };
}

/** Whole seconds for an access token: an hour, or what is left of the token. */
function lifetimeOf({ expiresAt }: TokenTable, at: string): number {
  if (expiresAt === null) return ACCESS_TOKEN_SECONDS;
  return Math.min(ACCESS_TOKEN_SECONDS, Math.ceil((Date.parse(expiresAt) - Date.parse(at)) / SECOND_MS));
}
