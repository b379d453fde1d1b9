import type { Db, LinkedAccountTable, Tx } from "../../platform/db/schema.ts";

export function findBySubject(db: Db, issuer: string, subject: string): Promise<LinkedAccountTable | undefined> {
  return db
    .selectFrom("linkedAccount")
    .selectAll()
    .where("issuer", "=", issuer)
    .where("subject", "=", subject)
    .executeTakeFirst();
}

export function findOf(db: Db, userId: string, issuer: string): Promise<LinkedAccountTable | undefined> {
  return db
    .selectFrom("linkedAccount")
    .selectAll()
    .where("userId", "=", userId)
    .where("issuer", "=", issuer)
    .executeTakeFirst();
}

export async function insert(db: Tx, link: LinkedAccountTable): Promise<void> {
  await db.insertInto("linkedAccount").values(link).execute();
}

export async function touch(db: Tx, id: string, email: string | null, at: string): Promise<void> {
  await db.updateTable("linkedAccount").set({ email, lastUsedAt: at }).where("id", "=", id).execute();
}

/** The link that this call removed; undefined where there was none. */
export function remove(db: Tx, userId: string, issuer: string): Promise<LinkedAccountTable | undefined> {
  return db
    .deleteFrom("linkedAccount")
    .where("userId", "=", userId)
    .where("issuer", "=", issuer)
    .returningAll()
    .executeTakeFirst();
}

/** True where the account signs in with a password or a passkey, or is linked with some provider. */
export async function hasMeans(db: Db, userId: string): Promise<boolean> {
  return (await hasOwnMeans(db, userId)) || (await isLinked(db, userId));
}

async function isLinked(db: Db, userId: string): Promise<boolean> {
  const row = await db
    .selectFrom("linkedAccount")
    .select("id")
    .where("userId", "=", userId)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** True where it signs in with a password or a passkey. */
export async function hasOwnMeans(db: Db, userId: string): Promise<boolean> {
  return (await hasPassword(db, userId)) || (await hasPasskey(db, userId));
}

export async function hasPassword(db: Db, userId: string): Promise<boolean> {
  const row = await db.selectFrom("user").select("passwordHash").where("id", "=", userId).executeTakeFirst();
  return row !== undefined && row.passwordHash !== null;
}

async function hasPasskey(db: Db, userId: string): Promise<boolean> {
  const row = await db.selectFrom("passkey").select("id").where("userId", "=", userId).limit(1).executeTakeFirst();
  return row !== undefined;
}
