import { sql } from "kysely";
import { deleteSome } from "../../platform/db/delete-some.ts";
import type { ProviderFlowTable, Tx } from "../../platform/db/schema.ts";

export async function insert(db: Tx, flow: ProviderFlowTable): Promise<void> {
  await db.insertInto("providerFlow").values(flow).execute();
}

/** The flow, for the one answer that ends it; undefined for another browser's, an ended or a late one. */
export async function take(db: Tx, hash: string, state: string, now: string): Promise<ProviderFlowTable | undefined> {
  return db
    .deleteFrom("providerFlow")
    .where("hash", "=", hash)
    .where("state", "=", state)
    .where("expiresAt", ">", now)
    .returningAll()
    .executeTakeFirst();
}

/** Removes at most `limit` that ended; answers how many. */
export function removeEnded(db: Tx, now: string, limit: number): Promise<number> {
  return deleteSome(db, "providerFlow", sql`"expiresAt" <= ${now}`, limit);
}
