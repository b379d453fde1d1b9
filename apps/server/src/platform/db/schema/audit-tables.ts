/** Append-only; each entry is chained to the one before by its hash. */
export type AuditTable = {
  /** Counts from 1 without gaps. */
  seq: number;
  id: string;
  at: string;
  action: string;
  actorId: string | null;
  /** The account the entry is about, where that isn't the actor. */
  ownerId: string | null;
  tokenId: string | null;
  tokenName: string | null;
  tokenPreview: string | null;
  /** The token the act came through. */
  viaTokenId: string | null;
  viaTokenPreview: string | null;
  ip: string | null;
  userAgent: string | null;
  requestId: string | null;
  outcome: "done" | "denied";
  /** JSON object: what changed, before and after. */
  details: string;
  /** `chainHash` of the entry. */
  hash: string;
  /** HMAC over number and hash with a key from outside the database; null in entries from before there was one. */
  anchor: string | null;
};

/** One row: number and hash of the newest audit entry, so that a cut tail shows. */
export type AuditHeadTable = { seq: number; hash: string };

export type AuditTables = {
  audit: AuditTable;
  auditHead: AuditHeadTable;
};
