import type { Db, SignInFailureTable } from "../db/schema.ts";

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

/** Removes what was counted last before the instant. */
export async function removeBefore(db: Db, instant: string): Promise<void> {
  await db.deleteFrom("signInFailure").where("lastAt", "<", instant).execute();
}
