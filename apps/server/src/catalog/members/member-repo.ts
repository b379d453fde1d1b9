import type { Db, MemberTable, Tx, UserTable } from "../../platform/db/schema.ts";

/** A membership, and the account's fields that decide how much it is worth. */
export type MemberRow = MemberTable & Pick<UserTable, "active" | "systemRole">;

export function find(db: Db, projectId: string, userId: string): Promise<MemberRow | undefined> {
  return members(db, projectId).where("member.userId", "=", userId).executeTakeFirst();
}

/** In the order of user ids, after that of `after`. */
export function list(db: Db, projectId: string, after: string, limit: number): Promise<MemberRow[]> {
  return members(db, projectId).where("member.userId", ">", after).orderBy("member.userId").limit(limit).execute();
}

function members(db: Db, projectId: string) {
  return db
    .selectFrom("member")
    .innerJoin("user", "user.id", "member.userId")
    .selectAll("member")
    .select(["user.active", "user.systemRole"])
    .where("member.projectId", "=", projectId);
}

export async function remove(db: Tx, projectId: string, userId: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom("member")
    .where("projectId", "=", projectId)
    .where("userId", "=", userId)
    .executeTakeFirstOrThrow();
  return numDeletedRows === 1n;
}

/** Keeps other changes to the project's members waiting until the end of the transaction. */
export async function lock(db: Tx, projectId: string): Promise<void> {
  // A write to the project's own row is the one lock that both databases know.
  await db
    .updateTable("project")
    .set((project) => ({ nextCycle: project.ref("nextCycle") }))
    .where("id", "=", projectId)
    .execute();
}

/** True while a member can act as project admin: neither a deactivated account nor a guest of the server. */
export async function hasAdmin(db: Db, projectId: string): Promise<boolean> {
  const admin = await db
    .selectFrom("member")
    .innerJoin("user", "user.id", "member.userId")
    .select("member.userId")
    .where("member.projectId", "=", projectId)
    .where("member.role", "=", "PROJECT_ADMIN")
    .where("user.active", "=", 1)
    .where("user.systemRole", "<>", "GUEST")
    .limit(1)
    .executeTakeFirst();
  return admin !== undefined;
}
