import type { Db, Tx } from "../../platform/db/schema.ts";

const NAME = "setupCodeHash";

export async function replaceCode(db: Tx, hash: string): Promise<void> {
  await db
    .insertInto("instance")
    .values({ name: NAME, value: hash })
    .onConflict((conflict) => conflict.column("name").doUpdateSet({ value: hash }))
    .execute();
}

export async function hasCode(db: Db, hash: string): Promise<boolean> {
  const row = await db.selectFrom("instance").select("value").where("name", "=", NAME).executeTakeFirst();
  return row?.value === hash;
}

/** True for the one caller who uses the code. */
export async function takeCode(db: Tx, hash: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom("instance")
    .where("name", "=", NAME)
    .where("value", "=", hash)
    .executeTakeFirstOrThrow();
  return numDeletedRows === 1n;
}
