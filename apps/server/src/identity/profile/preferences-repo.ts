import type { Db, Tx } from "../../platform/db/schema.ts";

/** What the user chose, as JSON; undefined where there is no such user. */
export async function find(db: Db, userId: string): Promise<string | undefined> {
  const row = await db.selectFrom("user").select("preferences").where("id", "=", userId).executeTakeFirst();
  return row?.preferences;
}

/** The same, kept from others' changes until the end of the transaction. */
export async function lock(db: Tx, userId: string): Promise<string | undefined> {
  // A write that changes nothing is the one lock that both databases know.
  const row = await db
    .updateTable("user")
    .set((user) => ({ preferences: user.ref("preferences") }))
    .where("id", "=", userId)
    .returning("preferences")
    .executeTakeFirst();
  return row?.preferences;
}

export async function save(db: Tx, userId: string, preferences: string): Promise<void> {
  await db.updateTable("user").set({ preferences }).where("id", "=", userId).execute();
}
