import type { Db, PasswordResetTable, Tx } from "../../platform/db/schema.ts";

/**
 * Stores the link of an account, replacing an earlier one. For an unknown id it does the same work and stores nothing.
 */
export async function put(db: Tx, { userId, codeHash, createdAt, expiresAt }: PasswordResetTable): Promise<void> {
  await db
    .insertInto("passwordReset")
    .columns(["userId", "codeHash", "createdAt", "expiresAt"])
    .expression((query) =>
      query
        .selectFrom("user")
        .select((user) => [
          "id",
          user.val(codeHash).as("codeHash"),
          user.val(createdAt).as("createdAt"),
          user.val(expiresAt).as("expiresAt"),
        ])
        .where("id", "=", userId),
    )
    .onConflict((conflict) => conflict.column("userId").doUpdateSet({ codeHash, createdAt, expiresAt }))
    .execute();
}

/** The link that the code belongs to, while it works and its account can be signed in to. */
export function findOpen(
  db: Db,
  codeHash: string,
  now: string,
): Promise<{ username: string; expiresAt: string } | undefined> {
  return db
    .selectFrom("passwordReset")
    .innerJoin("user", "user.id", "passwordReset.userId")
    .select(["user.username", "passwordReset.expiresAt"])
    .where("passwordReset.codeHash", "=", codeHash)
    .where("passwordReset.expiresAt", ">", now)
    .where("user.active", "=", 1)
    .executeTakeFirst();
}

/** The link, for the one caller who uses up its code. */
export function take(db: Tx, codeHash: string, now: string): Promise<PasswordResetTable | undefined> {
  return db
    .deleteFrom("passwordReset")
    .where("codeHash", "=", codeHash)
    .where("expiresAt", ">", now)
    .returningAll()
    .executeTakeFirst();
}

export async function remove(db: Tx, userId: string): Promise<void> {
  await db.deleteFrom("passwordReset").where("userId", "=", userId).execute();
}
