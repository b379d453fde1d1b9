import { DomainError, TokenScope } from "@tessera/domain";
import type { Ctx } from "../../platform/context.ts";
import type { TokenTable } from "../../platform/db/schema.ts";
import { findClient, type KnownClient } from "./client-lookup.ts";
import { audienceOf, isRefusal, type OAuthRefusal, refusal } from "./oauth-refusal.ts";
import { isRegistered } from "./redirect-uris.ts";

/** What a client asks for. */
type Asked = { challenge: string; scopes: TokenScope[]; audience: TokenTable["audience"] };

/** A request whose client and address to answer at are sure; `asked` says why where the rest can't be answered. */
export type KnownRequest = {
  client: KnownClient;
  redirectUri: string;
  state: string | undefined;
  asked: Asked | OAuthRefusal;
};

const MAX_STATE_LENGTH = 2000;
const MAX_SCOPE_LENGTH = 1000;
const CHALLENGE = /^[A-Za-z0-9_-]{43}$/;
/** A resource may be named more than once (RFC 8707). */
const REPEATABLE = new Set(["resource"]);

/**
 * Reads the query that a client sent a browser with. Throws INVALID_INPUT where client or redirect address are not sure:
 * then no one must be sent anywhere.
 */
export async function readRequest(
  ctx: Pick<Ctx, "db" | "outbound" | "now">,
  query: string,
  issuer: string,
): Promise<KnownRequest> {
  const params = new URLSearchParams(query);
  const [clientId, redirectUri] = [only(params, "client_id"), only(params, "redirect_uri")];
  const client = await findClient(ctx, clientId);
  if (!isRegistered(client.redirectUris, redirectUri)) {
    const message = `${client.name} wants its answer at an address that is not one of its own, so nothing was sent there`;
    throw new DomainError("INVALID_INPUT", message);
  }
  const state = params.get("state") ?? undefined;
  return { client, redirectUri, state, asked: readAsked(params, issuer) };
}

function only(params: URLSearchParams, name: string): string {
  const [value = "", ...more] = params.getAll(name);
  if (value !== "" && more.length === 0) return value;
  throw new DomainError(
    "INVALID_INPUT",
    `The assistant's request must name ${name} once. Connect it again from its side.`,
  );
}

function readAsked(params: URLSearchParams, issuer: string): Asked | OAuthRefusal {
  const repeated = [...params.keys()].find((name) => !REPEATABLE.has(name) && params.getAll(name).length > 1);
  if (repeated !== undefined) return refusal("invalid_request", "A parameter is given more than once");
  if (params.has("request") || params.has("request_uri")) {
    return refusal("request_not_supported", "Requests are taken from the query only");
  }
  if (params.get("response_type") !== "code") return refusal("unsupported_response_type", "response_type must be code");
  if ((params.get("response_mode") ?? "query") !== "query") {
    return refusal("invalid_request", "response_mode must be query");
  }
  if ((params.get("state") ?? "").length > MAX_STATE_LENGTH) return refusal("invalid_request", "state is too long");
  const challenge = params.get("code_challenge") ?? "";
  if (params.get("code_challenge_method") !== "S256" || !CHALLENGE.test(challenge)) {
    return refusal("invalid_request", "Send code_challenge with code_challenge_method=S256 (PKCE)");
  }
  const scopes = readScopes(params.get("scope") ?? "");
  if (isRefusal(scopes)) return scopes;
  const audience = readAudience(params.getAll("resource"), issuer);
  if (audience === undefined) return refusal("invalid_target", `resource must be ${issuer}/mcp or ${issuer}`);
  return { challenge, scopes, audience };
}

/** What a client asks for is a hint: the person chooses. Throws nothing; names that mean nothing here are refused. */
function readScopes(text: string): TokenScope[] | OAuthRefusal {
  if (text.length > MAX_SCOPE_LENGTH) return refusal("invalid_scope", "scope is too long");
  const names = [...new Set(text.split(" ").filter((name) => name !== ""))];
  const scopes = names.flatMap((name) => TokenScope.safeParse(name).data ?? []);
  return scopes.length === names.length ? scopes : refusal("invalid_scope", "scope names what is not a scope here");
}

function readAudience(resources: string[], issuer: string): TokenTable["audience"] | undefined {
  const [first = null, ...more] = [...new Set(resources)];
  return more.length === 0 ? audienceOf(first, issuer) : undefined;
}
