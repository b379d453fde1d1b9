import type { TokenTable } from "../../platform/db/schema.ts";

/** Error codes of OAuth (RFC 6749, 7591, 8707). */
export type OAuthCode =
  | "access_denied"
  | "invalid_client"
  | "invalid_client_metadata"
  | "invalid_grant"
  | "invalid_redirect_uri"
  | "invalid_request"
  | "invalid_scope"
  | "invalid_target"
  | "request_not_supported"
  | "unsupported_grant_type"
  | "unsupported_response_type";

/** Why a client doesn't get what it asked for, in the form that OAuth has for that. */
export type OAuthRefusal = { refused: OAuthCode; because: string };

export function refusal(refused: OAuthCode, because: string): OAuthRefusal {
  return { refused, because };
}

export function isRefusal(answer: object): answer is OAuthRefusal {
  return "refused" in answer;
}

/** What a token is for, by the address of the resource that its client names; undefined for another server's. */
export function audienceOf(resource: string | null, issuer: string): TokenTable["audience"] | undefined {
  if (resource === null) return "mcp";
  const wanted = resource.endsWith("/") ? resource.slice(0, -1) : resource;
  if (wanted === `${issuer}/mcp`) return "mcp";
  return wanted === issuer ? null : undefined;
}
