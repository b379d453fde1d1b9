import type { ProjectRole } from "@tessera/domain";
import type { Db, MemberTable } from "../platform/db/schema.ts";

/** Adds the member, or changes the role of one who is. */
export async function set(db: Db, member: MemberTable): Promise<void> {
  await db
    .insertInto("member")
    .values(member)
    .onConflict((conflict) => conflict.columns(["userId", "projectId"]).doUpdateSet({ role: member.role }))
    .execute();
}

export type ProjectOfMember = { userId: string; id: string; name: string; role: MemberTable["role"] };

/** The projects of these people, in the order of their numbers. */
export function listOfMany(db: Db, userIds: string[]): Promise<ProjectOfMember[]> {
  return db
    .selectFrom("member")
    .innerJoin("project", "project.id", "member.projectId")
    .select(["member.userId", "project.id", "project.name", "member.role"])
    .where("member.userId", "in", userIds)
    .where("project.binId", "is", null)
    .orderBy("project.number")
    .execute();
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
    .where("project.binId", "is", null)
    .orderBy("project.number")
    .limit(limit)
    .execute();
}

/** Those of the projects that exist, in the order of their numbers, each with the role that the user has as a member. */
export function listProjects(
  db: Db,
  ids: readonly string[],
  userId: string | null,
): Promise<{ id: string; name: string; membership: ProjectRole | null }[]> {
  return db
    .selectFrom("project")
    .leftJoin("member", (join) => join.onRef("member.projectId", "=", "project.id").on("member.userId", "=", userId))
    .select(["project.id", "project.name", "member.role as membership"])
    .where("project.id", "in", ids)
    .where("project.binId", "is", null)
    .orderBy("project.number")
    .execute();
}

/** People who may write in the project: its administrators first, then its other members. */
export async function listWriters(db: Db, projectId: string, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom("member")
    .innerJoin("user", "user.id", "member.userId")
    .select("user.id")
    .where("member.projectId", "=", projectId)
    .where("member.role", "in", ["PROJECT_ADMIN", "MEMBER"])
    .where("user.kind", "=", "human")
    .where("user.active", "=", 1)
    .where("user.systemRole", "<>", "GUEST")
    .orderBy("member.role", "desc")
    .orderBy("user.id")
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}
