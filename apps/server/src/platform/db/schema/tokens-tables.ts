export type TokenTable = {
  id: string;
  kind: "pat" | "svc" | "tmp";
  ownerId: string;
  name: string;
  identifier: string;
  preview: string;
  /** SHA-256 of the whole token, base64url. The token itself is never stored. */
  hash: string;
  /** JSON array of scopes. */
  scopes: string;
  /** JSON: "all" or an array of project ids. */
  projects: string;
  /** JSON array of CIDRs. */
  allowedIps: string;
  createdAt: string;
  createdFrom: string;
  expiresAt: string | null;
  lastUsedAt: string | null;
  lastUsedIp: string | null;
  lastUsedUserAgent: string | null;
  revokedAt: string | null;
  revokedBy: string | null;
  revokedReason: string | null;
  rotatedFrom: string | null;
  rotatedTo: string | null;
  overlapEndsAt: string | null;
  /** Id of the first token of its rotations; its own where it came of none. */
  familyId: string;
  /** JSON of the assistant it was given to; null for a token created by hand. */
  client: string | null;
  /** `mcp`: only the endpoint for assistants accepts it; null: every endpoint of tokens does. */
  audience: "mcp" | null;
  /** The trusted publisher that it was minted for; null for a token that a person created. */
  publisherId: string | null;
  /** JSON of what the issuer vouched for when it was minted. */
  provenance: string | null;
};

/**
 * What the client of a token holds in place of it: access tokens, which stop after an hour, and refresh tokens, which are
 * used once. The token's own secret was never given out.
 */
export type GrantSecretTable = {
  /** SHA-256, base64url. */
  hash: string;
  tokenId: string;
  use: "access" | "refresh";
  createdAt: string;
  /** Null of refresh tokens: they end with the token. */
  expiresAt: string | null;
  /** When a refresh token was exchanged. */
  usedAt: string | null;
};

/** A code that a client exchanges once for what a person decided. */
export type AuthorizationCodeTable = {
  /** SHA-256, base64url. */
  hash: string;
  userId: string;
  /** JSON of the client, as its token will have it. */
  client: string;
  redirectUri: string;
  /** SHA-256, base64url, of the verifier that only the client knows. */
  challenge: string;
  audience: TokenTable["audience"];
  /** JSON of what was decided: name, scopes, projects, addresses, expiry. */
  terms: string;
  expiresAt: string;
  usedAt: string | null;
  /** The token that it gave. */
  tokenId: string | null;
};

/** A client that registered itself; `usedAt`: when a person last let it in. */
export type RegisteredClientTable = {
  id: string;
  name: string;
  /** JSON array. */
  redirectUris: string;
  createdAt: string;
  usedAt: string | null;
};

/** A token of a deleted account: its use gets the error "account is gone" instead of "unknown token". */
type BuriedTokenTable = { hash: string };

/** How often a token was used on a day (UTC, `YYYY-MM-DD`), and how often it was rejected. */
export type TokenDayTable = { tokenId: string; day: string; requests: number; denied: number };

/** An address and user agent that a token was used from; an absent agent is an empty text. */
export type TokenOriginTable = { tokenId: string; ip: string; userAgent: string; firstAt: string; lastAt: string };

export type TokensTables = {
  token: TokenTable;
  buriedToken: BuriedTokenTable;
  tokenDay: TokenDayTable;
  tokenOrigin: TokenOriginTable;
  grantSecret: GrantSecretTable;
  authorizationCode: AuthorizationCodeTable;
  registeredClient: RegisteredClientTable;
};
