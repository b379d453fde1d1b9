import type { Db, ProviderFlowTable, Tx } from "../../platform/db/schema.ts";

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

export async function removeEnded(db: Db, now: string): Promise<void> {
  await db.deleteFrom("providerFlow").where("expiresAt", "<=", now).execute();
}
