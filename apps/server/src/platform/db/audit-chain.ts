import { createHash } from "node:crypto";
import type { AuditTable } from "./schema.ts";

/** The previous hash of the first entry. */
export const FIRST_HASH = "0".repeat(64);

/** Fields that the hash covers, in this order forever: entries are verified years later. */
const FIELDS = [
  "seq",
  "id",
  "at",
  "action",
  "actorId",
  "ownerId",
  "tokenId",
  "tokenName",
  "tokenPreview",
  "viaTokenId",
  "viaTokenPreview",
  "ip",
  "userAgent",
  "requestId",
  "outcome",
  "details",
] as const satisfies (keyof AuditTable)[];

/** SHA-256, hex, over the hash of the entry before and every field of this one. */
export function chainHash(previous: string, entry: Omit<AuditTable, "hash" | "anchor">): string {
  const fields = JSON.stringify(FIELDS.map((field) => entry[field]));
  return createHash("sha256").update(`${previous}\n${fields}`).digest("hex");
}
