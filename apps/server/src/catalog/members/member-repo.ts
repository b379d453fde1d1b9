import type { Db, MemberTable, Tx, UserTable } from "../../platform/db/schema.ts";

/** A membership, and the account's fields that decide how much it is worth. */
export type MemberRow = MemberTable & Pick<UserTable, "active" | "systemRole">;

/** Adds the member, or changes the role of one who is. */
export async function set(db: Db, member: MemberTable): Promise<void> {
  await db
    .insertInto("member")
    .values(member)
    .onConflict((conflict) => conflict.columns(["userId", "projectId"]).doUpdateSet({ role: member.role }))
    .execute();
}

export function find(db: Db, projectId: string, userId: string): Promise<MemberRow | undefined> {
  return members(db, projectId).where("member.userId", "=", userId).executeTakeFirst();
}

export type ProjectOfMember = { userId: string; id: string; name: string; role: MemberTable["role"] };

/** The projects of these people, in the order of their numbers. */
export function listOfMany(db: Db, userIds: string[]): Promise<ProjectOfMember[]> {
  return db
    .selectFrom("member")
    .innerJoin("project", "project.id", "member.projectId")
    .select(["member.userId", "project.id", "project.name", "member.role"])
    .where("member.userId", "in", userIds)
    .orderBy("project.number")
    .execute();
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

/** The account's first memberships in the order of the projects' numbers, each with how many there are in all. */
export function listOf(
  db: Db,
  userId: string,
  limit: number,
): Promise<(Pick<MemberTable, "projectId" | "role" | "since"> & { name: string; total: number })[]> {
  return db
    .selectFrom("member")
    .innerJoin("project", "project.id", "member.projectId")
    .select(["member.projectId", "member.role", "member.since", "project.name"])
    .select((member) => member.fn.countAll<number>().over().as("total"))
    .where("member.userId", "=", userId)
    .orderBy("project.number")
    .limit(limit)
    .execute();
}

export async function remove(db: Db, projectId: string, userId: string): Promise<boolean> {
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
