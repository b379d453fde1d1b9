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
};
