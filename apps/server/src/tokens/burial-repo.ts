import type { Db, Tx } from "../db/schema.ts";

/** Takes away every token of the account but its hash; answers how many there were. */
export async function bury(db: Tx, ownerId: string): Promise<number> {
  await db
    .insertInto("buriedToken")
    .columns(["hash"])
    .expression(db.selectFrom("token").select("hash").where("ownerId", "=", ownerId))
    .execute();
  const { numDeletedRows } = await db.deleteFrom("token").where("ownerId", "=", ownerId).executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}

export async function isBuried(db: Db, hash: string): Promise<boolean> {
  return (await db.selectFrom("buriedToken").select("hash").where("hash", "=", hash).executeTakeFirst()) !== undefined;
}
