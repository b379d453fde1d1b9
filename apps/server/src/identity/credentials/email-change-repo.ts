import type { Db, EmailChangeTable, Tx, UserTable } from "../../platform/db/schema.ts";

/** The address an active account had until now; undefined where there is no such account any more. */
export async function setEmail(
  db: Tx,
  userId: string,
  email: string,
): Promise<Pick<UserTable, "username" | "email"> | undefined> {
  const active = db.selectFrom("user").where("id", "=", userId).where("active", "=", 1).where("deletedAt", "is", null);
  const before = await active.select(["username", "email"]).executeTakeFirst();
  if (!before) return undefined;
  await db.updateTable("user").set({ email, emailKey: email.toLowerCase() }).where("id", "=", userId).execute();
  return before;
}

/** True if an account other than that one has the address. */
export async function isTaken(db: Db, email: string, userId: string): Promise<boolean> {
  const other = await db
    .selectFrom("user")
    .select("id")
    .where("emailKey", "=", email.toLowerCase())
    .where("id", "<>", userId)
    .executeTakeFirst();
  return other !== undefined;
}

/** Stores the address awaiting confirmation, in place of an earlier one. */
export async function put(db: Tx, { userId, ...change }: EmailChangeTable): Promise<void> {
  await db
    .insertInto("emailChange")
    .values({ userId, ...change })
    .onConflict((conflict) => conflict.column("userId").doUpdateSet(change))
    .execute();
}

export function find(db: Db, userId: string, now: string): Promise<EmailChangeTable | undefined> {
  return db
    .selectFrom("emailChange")
    .selectAll()
    .where("userId", "=", userId)
    .where("expiresAt", ">", now)
    .executeTakeFirst();
}

/** The change that the code confirms, which uses it up; undefined for a code that is used, replaced or too old. */
export function take(db: Tx, codeHash: string, now: string): Promise<EmailChangeTable | undefined> {
  return db
    .deleteFrom("emailChange")
    .where("codeHash", "=", codeHash)
    .where("expiresAt", ">", now)
    .returningAll()
    .executeTakeFirst();
}

export async function remove(db: Tx, userId: string): Promise<void> {
  await db.deleteFrom("emailChange").where("userId", "=", userId).execute();
}
