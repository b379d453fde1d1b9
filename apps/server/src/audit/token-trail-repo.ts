import type { AuditAction } from "@tessera/domain";
import type { AuditTable, Db } from "../platform/db/schema.ts";

/** Newest first, at most `limit`: what was done to the token, by any actor; not what was done through it. */
export function list(db: Db, tokenId: string, actions: AuditAction[], limit: number): Promise<AuditTable[]> {
  return db
    .selectFrom("audit")
    .selectAll()
    .where("tokenId", "=", tokenId)
    .where("action", "in", actions)
    .orderBy("id", "desc")
    .limit(limit)
    .execute();
}

/** The entries about refusals of these tokens since the instant. */
export function listDenials(
  db: Db,
  tokenIds: string[],
  since: string,
): Promise<Pick<AuditTable, "tokenId" | "details">[]> {
  return db
    .selectFrom("audit")
    .select(["tokenId", "details"])
    .where("tokenId", "in", tokenIds)
    .where("action", "=", "API_KEY_DENIED")
    .where("at", ">=", since)
    .execute();
}
