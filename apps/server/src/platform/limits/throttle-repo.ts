import { sql } from "kysely";
import { deleteSome } from "../db/delete-some.ts";
import type { Db, SignInFailureTable, Tx } from "../db/schema.ts";

/** What was counted under the key until now, kept from others' counting until the end of the transaction. */
export function lock(db: Db, key: string, at: string): Promise<SignInFailureTable> {
  // An upsert locks the row, so that parallel tries are counted one after the other.
  return db
    .insertInto("signInFailure")
    .values({ key, failures: 0, lastAt: at, blockedUntil: null })
    .onConflict((conflict) => conflict.column("key").doUpdateSet((row) => ({ key: row.ref("signInFailure.key") })))
    .returningAll()
    .executeTakeFirstOrThrow();
}

export async function save(db: Db, { key, ...counted }: SignInFailureTable): Promise<void> {
  await db.updateTable("signInFailure").set(counted).where("key", "=", key).execute();
}

/** Takes one try back, and the wait with it. */
export async function takeBack(db: Db, key: string): Promise<void> {
  await db
    .updateTable("signInFailure")
    .set((row) => ({ failures: row("failures", "-", 1), blockedUntil: null }))
    .where("key", "=", key)
    .where("failures", ">", 0)
    .execute();
}

export async function remove(db: Db, key: string): Promise<void> {
  await db.deleteFrom("signInFailure").where("key", "=", key).execute();
}

/** Removes at most `limit` keys that were counted last before the instant; answers how many. */
export function removeBefore(db: Tx, instant: string, limit: number): Promise<number> {
  return deleteSome(db, "signInFailure", sql`"lastAt" < ${instant}`, limit);
}
