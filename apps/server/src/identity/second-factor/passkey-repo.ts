import type { Db, PasskeyChallengeTable, PasskeyTable, Tx } from "../../platform/db/schema.ts";

export function listOf(db: Db, userId: string): Promise<PasskeyTable[]> {
  return db.selectFrom("passkey").selectAll().where("userId", "=", userId).orderBy("id").execute();
}

export async function insert(db: Tx, passkey: PasskeyTable): Promise<void> {
  await db.insertInto("passkey").values(passkey).execute();
}

/** The passkey of a credential, if its account may sign in. */
export function findUsable(db: Db, credentialId: string): Promise<PasskeyTable | undefined> {
  return db
    .selectFrom("passkey")
    .innerJoin("user", "user.id", "passkey.userId")
    .selectAll("passkey")
    .where("passkey.credentialId", "=", credentialId)
    .where("user.active", "=", 1)
    .where("user.deletedAt", "is", null)
    .executeTakeFirst();
}

/** Records a use; false where the counter did not advance, unless the authenticator has none (always 0). */
export async function use(db: Tx, id: string, counter: number, at: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable("passkey")
    .set({ counter, lastUsedAt: at })
    .where("id", "=", id)
    .where((passkey) => (counter === 0 ? passkey("counter", "=", 0) : passkey("counter", "<", counter)))
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** The one that was renamed, as it is now; undefined where it is absent or not theirs. */
export function rename(db: Tx, id: string, userId: string, name: string): Promise<PasskeyTable | undefined> {
  return db
    .updateTable("passkey")
    .set({ name })
    .where("id", "=", id)
    .where("userId", "=", userId)
    .returningAll()
    .executeTakeFirst();
}

/** The one that was removed; undefined where it is absent or not theirs. */
export function remove(db: Tx, id: string, userId: string): Promise<PasskeyTable | undefined> {
  return db.deleteFrom("passkey").where("id", "=", id).where("userId", "=", userId).returningAll().executeTakeFirst();
}

export async function removeAllOf(db: Tx, userId: string): Promise<void> {
  await db.deleteFrom("passkey").where("userId", "=", userId).execute();
}

/** Keeps a challenge, and forgets those that ended. */
export async function insertChallenge(db: Tx, challenge: PasskeyChallengeTable, now: string): Promise<void> {
  await db.deleteFrom("passkeyChallenge").where("expiresAt", "<=", now).execute();
  await db.insertInto("passkeyChallenge").values(challenge).execute();
}

/**
 * True for the one caller who takes the challenge in time; `userId` is the account it was given to, null for a sign-in.
 */
export async function takeChallenge(db: Tx, challenge: string, userId: string | null, now: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom("passkeyChallenge")
    .where("challenge", "=", challenge)
    .where("userId", userId === null ? "is" : "=", userId)
    .where("expiresAt", ">", now)
    .executeTakeFirstOrThrow();
  return numDeletedRows === 1n;
}
