import { createHash } from "node:crypto";
import { generateToken } from "@tessera/domain";
import { staysActive } from "../../identity/people/user-service.ts";
import type { Ctx, Origin, TxCtx } from "../../platform/context.ts";
import type { AuthorizationCodeTable } from "../../platform/db/schema.ts";
import { transact } from "../../platform/db/transact.ts";
import { hashSecret } from "../../platform/secret-hash.ts";
import * as tokenRepo from "../issue/token-repo.ts";
import { insertToken, readableParts, toRow } from "../issue/token-service.ts";
import { endReused } from "./grant-ending.ts";
import * as grantRepo from "./grant-repo.ts";
import { type GrantedTokens, giveSecrets } from "./grant-secrets.ts";
import { audienceOf, type OAuthRefusal, refusal } from "./oauth-refusal.ts";

export type CodeExchange = {
  code: string;
  clientId: string;
  redirectUri: string;
  verifier: string;
  resource: string | null;
};

/** Exchanges a code for a token, once. A second use of the code, by any caller, ends the token that the first one got. */
export async function exchangeCode(
  ctx: Ctx,
  origin: Origin,
  given: CodeExchange,
  issuer: string,
): Promise<GrantedTokens | OAuthRefusal> {
  const at = ctx.now();
  return transact(ctx, async (ctx) => {
    const code = await grantRepo.lockCode(ctx.db, hashSecret(given.code));
    if (!code) return refusal("invalid_grant", "There is no such code, or it expired");
    if (code.usedAt !== null) {
      if (code.tokenId !== null) await endReused(ctx, origin, code.tokenId, "Its code");
      return refusal("invalid_grant", "This code was used before; what it gave has been ended");
    }
    const fault = faultOf(code, given, at) ?? targetFault(code, given, issuer);
    if (fault) return fault;
    if (!(await staysActive(ctx, code.userId))) return refusal("invalid_grant", "The account is not active any more");
    return giveToken(ctx, origin, code, at);
  });
}

function faultOf(code: AuthorizationCodeTable, given: CodeExchange, at: string): OAuthRefusal | undefined {
  if (tokenRepo.CLIENT_COLUMN.read(code.client).id !== given.clientId) {
    return refusal("invalid_grant", "This code was given to another client");
  }
  if (at >= code.expiresAt) return refusal("invalid_grant", "There is no such code, or it expired");
  if (code.redirectUri !== given.redirectUri) {
    return refusal("invalid_grant", "redirect_uri is not the one of the authorization request");
  }
  if (!/^[\w.~-]{43,128}$/.test(given.verifier) || challengeOf(given.verifier) !== code.challenge) {
    return refusal("invalid_grant", "code_verifier does not fit the code_challenge");
  }
  return undefined;
}

/** A client need not name the resource again; where it does, it must be the one that the person was asked about. */
function targetFault(code: AuthorizationCodeTable, { resource }: CodeExchange, issuer: string) {
  if (resource === null || audienceOf(resource, issuer) === code.audience) return undefined;
  return refusal("invalid_target", "resource is not the one of the authorization request");
}

/** PKCE, S256 (RFC 7636, 4.6). */
function challengeOf(verifier: string): string {
  return createHash("sha256").update(verifier).digest("base64url");
}

async function giveToken(
  ctx: TxCtx,
  origin: Origin,
  { hash, userId, client, audience, terms: decided }: AuthorizationCodeTable,
  at: string,
): Promise<GrantedTokens> {
  const terms = grantRepo.TERMS_COLUMN.read(decided);
  // Its own secret is thrown away: the client gets others in place of it, which are replaced as it goes.
  const secret = generateToken("tmp", ctx.randomBytes);
  const row = toRow(ctx, { ...readableParts(secret), hash: hashSecret(secret), client, audience }, terms, {
    ...{ ownerId: userId, createdFrom: origin.ip, at },
  });
  await insertToken(ctx, { userId, origin }, row, terms);
  await grantRepo.spendCode(ctx.db, hash, { usedAt: at, tokenId: row.id });
  return giveSecrets(ctx, row, at);
}
