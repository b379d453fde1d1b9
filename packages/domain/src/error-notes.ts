import type { ErrorCode } from "./error.ts";

/** When each error is answered, for the documents of the API. */
export const ERROR_NOTES: Record<ErrorCode, string> = {
  TOKEN_IN_URL: "A token stands in the address; it never counts there",
  NO_TOKEN: "No bearer token was sent",
  INVALID_FORMAT: "What was sent is not a whole token",
  INVALID_TOKEN: "There is no such token, or it was deleted",
  INACTIVE_TOKEN: "The token was revoked or rotated out",
  EXPIRED_TOKEN: "The token is past its expiry",
  INACTIVE_USER: "Its owner was deactivated or deleted",
  API_ACCESS_DISABLED: "An administrator switched its owner's API access off",
  IP_NOT_ALLOWED: "The token may not be used from this address",
  RATE_LIMITED: "Too many requests; Retry-After says when to come back",
  INSUFFICIENT_SCOPE: "The token lacks a scope; requiredScopes names it",
  FORBIDDEN: "The owner's role does not allow it",
  NOT_FOUND: "It is not there, or in a project the owner can't see",
  METHOD_NOT_ALLOWED: "The address doesn't take this method; the header Allow names those it takes",
  REQUEST_TIMEOUT: "The body arrived too slowly; send it again over a faster connection",
  PRECONDITION_FAILED: "What was to be changed is no longer the version that If-Match names; read it again",
  INVALID_INPUT: "The input is wrong; issues says where and why",
  CONFLICT: "A name is taken, or the state changed meanwhile",
  PAYLOAD_TOO_LARGE: "The body is too large",
  UNSUPPORTED_MEDIA_TYPE: "The body has a type that is not taken here",
  UNREADABLE_REPORT: "A report can't be read; nothing was stored",
  INTERNAL: "A fault of the server; requestId finds it in its log",
  UNAVAILABLE: "The database can't be reached, or the server is too busy; wait as long as Retry-After says",
  STORAGE_FULL: "The server has no room left to save anything; nothing was changed",
};
