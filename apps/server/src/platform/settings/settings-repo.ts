import type { Db, Tx } from "../db/schema.ts";

const NAME = "settings";

/** The changed settings, as JSON; undefined where none was ever changed. */
export async function find(db: Db): Promise<string | undefined> {
  return (await db.selectFrom("instance").select("value").where("name", "=", NAME).executeTakeFirst())?.value;
}

export async function save(db: Tx, value: string): Promise<void> {
  await db
    .insertInto("instance")
    .values({ name: NAME, value })
    .onConflict((conflict) => conflict.column("name").doUpdateSet({ value }))
    .execute();
}
