import type { Db, EmailChangeTable, UserTable } from "../../platform/db/schema.ts";

export async function setNames(
  db: Db,
  userId: string,
  names: Pick<UserTable, "firstName" | "lastName">,
): Promise<void> {
  await db.updateTable("user").set(names).where("id", "=", userId).execute();
}

/** The address an active account had until now; undefined where there is no such account any more. */
export async function setEmail(
  db: Db,
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
export async function putEmailChange(db: Db, { userId, ...change }: EmailChangeTable): Promise<void> {
  await db
    .insertInto("emailChange")
    .values({ userId, ...change })
    .onConflict((conflict) => conflict.column("userId").doUpdateSet(change))
    .execute();
}

export function findEmailChange(db: Db, userId: string, now: string): Promise<EmailChangeTable | undefined> {
  return db
    .selectFrom("emailChange")
    .selectAll()
    .where("userId", "=", userId)
    .where("expiresAt", ">", now)
    .executeTakeFirst();
}

/** The change that the code confirms, which uses it up; undefined for a code that is used, replaced or too old. */
export function takeEmailChange(db: Db, codeHash: string, now: string): Promise<EmailChangeTable | undefined> {
  return db
    .deleteFrom("emailChange")
    .where("codeHash", "=", codeHash)
    .where("expiresAt", ">", now)
    .returningAll()
    .executeTakeFirst();
}

export async function removeEmailChange(db: Db, userId: string): Promise<void> {
  await db.deleteFrom("emailChange").where("userId", "=", userId).execute();
}
