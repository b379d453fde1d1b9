import { sql } from "kysely";
import { deleteSome } from "../db/delete-some.ts";
import type { Db, KeptAnswerTable, Tx } from "../db/schema.ts";

type Key = Pick<KeptAnswerTable, "tokenId" | "key">;

/** Begins a request with this key; false where there is one already. */
export async function begin(db: Db, row: KeptAnswerTable): Promise<boolean> {
  const inserted = await db
    .insertInto("keptAnswer")
    .values(row)
    .onConflict((conflict) => conflict.columns(["tokenId", "key"]).doNothing())
    .executeTakeFirst();
  return (inserted.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

export async function find(db: Db, { tokenId, key }: Key): Promise<KeptAnswerTable | undefined> {
  return db
    .selectFrom("keptAnswer")
    .selectAll()
    .where("tokenId", "=", tokenId)
    .where("key", "=", key)
    .executeTakeFirst();
}

export async function keep(
  db: Db,
  { tokenId, key }: Key,
  answer: Pick<KeptAnswerTable, "status" | "answer" | "bodyHash">,
): Promise<void> {
  await db.updateTable("keptAnswer").set(answer).where("tokenId", "=", tokenId).where("key", "=", key).execute();
}

/** Forgets a request; with `before`, only one that began before then. */
export async function forget(db: Db, { tokenId, key }: Key, before?: string): Promise<void> {
  const forgetting = db.deleteFrom("keptAnswer").where("tokenId", "=", tokenId).where("key", "=", key);
  await (before === undefined ? forgetting : forgetting.where("createdAt", "<", before)).execute();
}

/** How many requests of the token are kept, counted up to `most`. */
export async function count(db: Db, tokenId: string, most: number): Promise<number> {
  const rows = db.selectFrom("keptAnswer").select("key").where("tokenId", "=", tokenId).limit(most).as("kept");
  const { total } = await db
    .selectFrom(rows)
    .select((eb) => eb.fn.countAll<number>().as("total"))
    .executeTakeFirstOrThrow();
  return Number(total);
}

/** Forgets at most `limit` answers from before; answers how many. */
export function forgetOld(db: Tx, before: string, limit: number): Promise<number> {
  return deleteSome(db, "keptAnswer", sql`"createdAt" < ${before}`, limit);
}
