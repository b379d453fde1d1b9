import type { Ctx, Origin } from "../../platform/context.ts";
import { exchangeIdentity, TOKEN_EXCHANGE } from "../publishers/identity-exchange.ts";
import { exchangeCode } from "./code-exchange.ts";
import { renewGrant } from "./grant-renewal.ts";
import { type OAuthRefusal, refusal } from "./oauth-refusal.ts";

type Params = ReadonlyMap<string, string>;

/** Answers a request for tokens, whose form was read; a refusal is the client's to read. */
export type Exchange = (ctx: Ctx, origin: Origin, params: Params, issuer: string) => Promise<object | OAuthRefusal>;

/** What the token endpoint takes, by the name of the grant type. */
export const GRANT_TYPES: ReadonlyMap<string, Exchange> = new Map<string, Exchange>([
  [
    "authorization_code",
    async (ctx, origin, params, issuer) => {
      const missing = missingOf(params, ["code", "client_id", "redirect_uri", "code_verifier"]);
      if (missing) return missing;
      const text = textsOf(params);
      const given = { code: text("code"), clientId: text("client_id"), redirectUri: text("redirect_uri") };
      const rest = { verifier: text("code_verifier"), resource: params.get("resource") ?? null };
      return exchangeCode(ctx, origin, { ...given, ...rest }, issuer);
    },
  ],
  [
    "refresh_token",
    async (ctx, origin, params, issuer) => {
      const missing = missingOf(params, ["refresh_token", "client_id"]);
      if (missing) return missing;
      const text = textsOf(params);
      const given = { refreshToken: text("refresh_token"), clientId: text("client_id") };
      return renewGrant(
        ctx,
        origin,
        { ...given, scope: params.get("scope"), resource: params.get("resource") ?? null },
        issuer,
      );
    },
  ],
  [
    TOKEN_EXCHANGE,
    async (ctx, origin, params) => {
      const missing = missingOf(params, ["subject_token", "subject_token_type"]);
      if (missing) return missing;
      const text = textsOf(params);
      const given = { subjectToken: text("subject_token"), subjectTokenType: text("subject_token_type") };
      const wanted = { requestedTokenType: params.get("requested_token_type"), audience: params.get("audience") };
      return exchangeIdentity(ctx, origin, { ...given, ...wanted, resource: params.get("resource") });
    },
  ],
]);

function missingOf(params: Params, names: readonly string[]): OAuthRefusal | undefined {
  const missing = names.filter((name) => !params.has(name));
  return missing.length === 0 ? undefined : refusal("invalid_request", `Send ${missing.join(", ")} in the form`);
}

function textsOf(params: Params): (name: string) => string {
  return (name) => params.get(name) ?? "";
}
