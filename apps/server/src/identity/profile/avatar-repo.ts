import type { AvatarTable, Db, Tx } from "../../platform/db/schema.ts";

/** Sets the account's picture. */
export async function put(db: Tx, { avatar, version }: { avatar: AvatarTable; version: string }): Promise<void> {
  const { small, large } = avatar;
  await db.updateTable("user").set({ avatarVersion: version }).where("id", "=", avatar.userId).execute();
  await db
    .insertInto("avatar")
    .values(avatar)
    .onConflict((conflict) => conflict.column("userId").doUpdateSet({ small, large }))
    .execute();
}

/** True if this call removed the account's picture. */
export async function remove(db: Tx, userId: string): Promise<boolean> {
  await db.updateTable("user").set({ avatarVersion: null }).where("id", "=", userId).execute();
  const { numDeletedRows } = await db.deleteFrom("avatar").where("userId", "=", userId).executeTakeFirstOrThrow();
  return numDeletedRows === 1n;
}

export type AvatarRef = { userId: string; version: string; size: "small" | "large" };

/** The picture as base64; undefined for a version that is not shown any more. */
export async function find(db: Db, { userId, version, size }: AvatarRef): Promise<string | undefined> {
  const row = await db
    .selectFrom("avatar")
    .innerJoin("user", "user.id", "avatar.userId")
    .select(`avatar.${size} as picture`)
    .where("avatar.userId", "=", userId)
    .where("user.avatarVersion", "=", version)
    .executeTakeFirst();
  return row?.picture;
}
