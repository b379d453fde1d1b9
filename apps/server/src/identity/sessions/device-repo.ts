import { sql } from "kysely";
import { deleteSome } from "../../platform/db/delete-some.ts";
import type { Db, DeviceTable, Tx } from "../../platform/db/schema.ts";

/** True where the account was signed in to from the device since then. */
export async function isKnown(db: Db, hash: string, userId: string, since: string): Promise<boolean> {
  const row = await db
    .selectFrom("device")
    .select("hash")
    .where("hash", "=", hash)
    .where("userId", "=", userId)
    .where("lastUsedAt", ">", since)
    .executeTakeFirst();
  return row !== undefined;
}

/** The same of any account. */
export async function isKnownToAny(db: Db, hash: string, since: string): Promise<boolean> {
  const device = db.selectFrom("device").select("hash").where("hash", "=", hash).where("lastUsedAt", ">", since);
  return (await device.limit(1).executeTakeFirst()) !== undefined;
}

/** Gives the device another cookie, for all of its accounts. */
export async function replaceHash(db: Tx, hash: string, newHash: string): Promise<void> {
  await db.updateTable("device").set({ hash: newHash }).where("hash", "=", hash).execute();
}

export async function save(db: Tx, device: DeviceTable): Promise<void> {
  const { lastUsedAt } = device;
  await db
    .insertInto("device")
    .values(device)
    .onConflict((conflict) => conflict.columns(["hash", "userId"]).doUpdateSet({ lastUsedAt }))
    .execute();
}

/** Forgets all devices of the account but the most recently used. */
export async function keepLatest(db: Tx, userId: string, most: number): Promise<void> {
  const latest = db
    .selectFrom("device")
    .select("hash")
    .where("userId", "=", userId)
    .orderBy("lastUsedAt", "desc")
    .orderBy("hash")
    .limit(most);
  await db.deleteFrom("device").where("userId", "=", userId).where("hash", "not in", latest).execute();
}

export async function removeAllOf(db: Tx, userId: string): Promise<void> {
  await db.deleteFrom("device").where("userId", "=", userId).execute();
}

/** Forgets at most `limit` of those that were not used since then; answers how many. */
export function removeUnused(db: Tx, since: string, limit: number): Promise<number> {
  return deleteSome(db, "device", sql`"lastUsedAt" <= ${since}`, limit);
}
