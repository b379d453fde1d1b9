import type { ProjectRole } from "@tessera/domain";
import {
  isMemberOf,
  membershipsOf,
  membersOf,
  roleIn,
  roleOfPower,
  WRITING_POWER,
} from "../platform/db/memberships.ts";
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
export async function listOfMany(db: Db, userIds: string[]): Promise<ProjectOfMember[]> {
  const rows = await db
    .selectFrom(membershipsOf(userIds).as("held"))
    .innerJoin("project", "project.id", "held.projectId")
    .select(["held.userId", "project.id", "project.name", "held.power"])
    .where("project.binId", "is", null)
    .orderBy("project.number")
    .execute();
  return rows.map(({ power, ...row }) => ({ ...row, role: roleOfPower(power) }));
}

/** The account's first memberships in the order of the projects' numbers, each with how many there are in all. */
export async function listOf(
  db: Db,
  userId: string,
  limit: number,
): Promise<(Pick<MemberTable, "projectId" | "role" | "since"> & { name: string; total: number })[]> {
  const rows = await db
    .selectFrom(membershipsOf([userId]).as("held"))
    .innerJoin("project", "project.id", "held.projectId")
    .select(["held.projectId", "held.power", "held.since", "project.name"])
    .select((held) => held.fn.countAll<number>().over().as("total"))
    .where("project.binId", "is", null)
    .orderBy("project.number")
    .limit(limit)
    .execute();
  return rows.map(({ power, ...row }) => ({ ...row, role: roleOfPower(power) }));
}

/** Those of the projects that exist, in the order of their numbers, each with the role that the user has there. */
export function listProjects(
  db: Db,
  ids: readonly string[],
  userId: string | null,
): Promise<{ id: string; name: string; membership: ProjectRole | null }[]> {
  return db
    .selectFrom("project")
    .select(["project.id", "project.name"])
    .select((project) => roleIn(project.ref("project.id"), userId).as("membership"))
    .where("project.id", "in", ids)
    .where("project.binId", "is", null)
    .orderBy("project.number")
    .execute();
}

/** People who may write in the project, all or among some: its administrators first, then its other members. */
export async function listWriters(
  db: Db,
  projectId: string,
  limit: number,
  among?: readonly string[],
): Promise<string[]> {
  const rows = await db
    .selectFrom(membersOf(projectId).as("held"))
    .innerJoin("user", "user.id", "held.userId")
    .select("user.id")
    .where("held.power", "<=", WRITING_POWER)
    .where("user.kind", "=", "human")
    .where("user.active", "=", 1)
    .where("user.systemRole", "<>", "GUEST")
    .$if(among !== undefined, (query) => query.where("user.id", "in", among ?? []))
    .orderBy("held.power")
    .orderBy("user.id")
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}

/** Those of the accounts that are members of the project. */
export async function listMembers(db: Db, projectId: string, userIds: readonly string[]): Promise<string[]> {
  const rows = await db
    .selectFrom("user")
    .select("user.id")
    .where("user.id", "in", userIds)
    .where((user) => isMemberOf(user.ref("user.id"), projectId))
    .execute();
  return rows.map(({ id }) => id);
}

/** Those of the accounts that are active and see the project: what `visibleRole` decides for one of them. */
export async function listSeeing(db: Db, projectId: string, userIds: readonly string[]): Promise<string[]> {
  const rows = await db
    .selectFrom("user")
    .select("user.id")
    .where("user.id", "in", userIds)
    .where("user.active", "=", 1)
    .where((user) => user.or([user("user.systemRole", "=", "ADMIN"), isMemberOf(user.ref("user.id"), projectId)]))
    .where((user) =>
      user.exists(
        user
          .selectFrom("project")
          .select("project.id")
          .where("project.id", "=", projectId)
          .where("project.binId", "is", null),
      ),
    )
    .execute();
  return rows.map(({ id }) => id);
}
