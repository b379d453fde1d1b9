import { PERSON_COLUMNS, type PersonRow } from "../../access/person.ts";
import { byBytes } from "../../platform/db/by-bytes.ts";
import { insertRows } from "../../platform/db/insert-rows.ts";
import { isAnyOf } from "../../platform/db/is-in.ts";
import { contains } from "../../platform/db/like.ts";
import type { Db, TeamMemberTable, TeamTable, Tx, UserTable } from "../../platform/db/schema.ts";

export type TeamRow = TeamTable & { people: number; projects: number };

function teams(db: Db) {
  return db
    .selectFrom("team")
    .selectAll("team")
    .select((team) => [
      team
        .selectFrom("teamMember")
        .select((row) => row.fn.countAll<number>().as("count"))
        .whereRef("teamMember.teamId", "=", "team.id")
        .$asScalar()
        .$notNull()
        .as("people"),
      team
        .selectFrom("projectTeam")
        .innerJoin("project", "project.id", "projectTeam.projectId")
        .select((row) => row.fn.countAll<number>().as("count"))
        .whereRef("projectTeam.teamId", "=", "team.id")
        .where("project.binId", "is", null)
        .$asScalar()
        .$notNull()
        .as("projects"),
    ]);
}

/** In the order of their handles, after that of `after`. */
export function list(db: Db, search: string | undefined, after: string, limit: number): Promise<TeamRow[]> {
  return teams(db)
    .where((team) => byBytes(db, team.ref("team.handle")), ">", after)
    .$if(search !== undefined && search !== "", (query) =>
      query.where((team) =>
        team.or([contains(db, team.ref("name"), search as string), contains(db, team.ref("handle"), search as string)]),
      ),
    )
    .orderBy((team) => byBytes(db, team.ref("team.handle")))
    .limit(limit)
    .execute();
}

export function find(db: Db, id: string): Promise<TeamRow | undefined> {
  return teams(db).where("team.id", "=", id).executeTakeFirst();
}

/** Those with the handles. */
export function findByHandles(db: Db, handles: readonly string[]): Promise<TeamTable[]> {
  return db.selectFrom("team").selectAll().where("handle", "in", handles).execute();
}

export async function isTaken(db: Db, handle: string): Promise<boolean> {
  return (await db.selectFrom("team").select("id").where("handle", "=", handle).executeTakeFirst()) !== undefined;
}

export async function insert(db: Tx, team: TeamTable): Promise<void> {
  await db.insertInto("team").values(team).execute();
}

export async function update(
  db: Tx,
  id: string,
  change: Partial<Pick<TeamTable, "name" | "description">>,
): Promise<void> {
  await db.updateTable("team").set(change).where("id", "=", id).execute();
}

/** Keeps others from changing the team, and from adding to it, until the end of the transaction; false without one. */
export async function lock(db: Tx, id: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable("team")
    .set((team) => ({ handle: team.ref("handle") }))
    .where("id", "=", id)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** Removes the team from its projects, its people from it, and the team itself. */
export async function remove(db: Tx, id: string): Promise<void> {
  await db.deleteFrom("projectTeam").where("teamId", "=", id).execute();
  await db.deleteFrom("teamMember").where("teamId", "=", id).execute();
  await db.deleteFrom("team").where("id", "=", id).execute();
}

export type TeamPersonRow = PersonRow & { teamId: string };

export type TeamMemberRow = TeamMemberTable & Pick<UserTable, "active">;

/** People of the team in the order of their ids, after that of `after`. */
export function listPeople(db: Db, teamId: string, after: string, limit: number): Promise<TeamMemberRow[]> {
  return db
    .selectFrom("teamMember")
    .innerJoin("user", "user.id", "teamMember.userId")
    .selectAll("teamMember")
    .select("user.active")
    .where("teamMember.teamId", "=", teamId)
    .where("teamMember.userId", ">", after)
    .orderBy("teamMember.userId")
    .limit(limit)
    .execute();
}

/** Active people of the teams, at most so many. */
export function listActive(db: Db, teamIds: readonly string[], limit: number): Promise<TeamMemberTable[]> {
  return db
    .selectFrom("teamMember")
    .innerJoin("user", "user.id", "teamMember.userId")
    .selectAll("teamMember")
    .where("teamMember.teamId", "in", teamIds)
    .where("user.active", "=", 1)
    .orderBy("teamMember.userId")
    .limit(limit)
    .execute();
}

/** The people of the teams, service accounts aside, at most so many. */
export function listPersons(db: Db, teamIds: readonly string[], limit: number): Promise<TeamPersonRow[]> {
  return db
    .selectFrom("teamMember")
    .innerJoin("user", "user.id", "teamMember.userId")
    .select("teamMember.teamId")
    .select(PERSON_COLUMNS.map((column) => `user.${column}` as const))
    .where("teamMember.teamId", "in", teamIds)
    .where("user.kind", "=", "human")
    .orderBy("teamMember.teamId")
    .orderBy("teamMember.userId")
    .limit(limit)
    .execute();
}

/** Those of the accounts that are in the team. */
export async function listAmong(db: Db, teamId: string, userIds: readonly string[]): Promise<string[]> {
  const rows = await db
    .selectFrom("teamMember")
    .select("userId")
    .where("teamId", "=", teamId)
    .where((row) => isAnyOf(db, row.ref("userId"), userIds))
    .execute();
  return rows.map(({ userId }) => userId);
}

export async function addPeople(db: Tx, rows: readonly TeamMemberTable[]): Promise<void> {
  await insertRows(db, "teamMember", rows);
}

export async function removePeople(db: Tx, teamId: string, userIds: readonly string[]): Promise<void> {
  await db
    .deleteFrom("teamMember")
    .where("teamId", "=", teamId)
    .where((row) => isAnyOf(db, row.ref("userId"), userIds))
    .execute();
}

/** Active accounts outside of the team whose name or user name has the text. */
export function searchOutside(db: Db, teamId: string, text: string, limit: number): Promise<PersonRow[]> {
  return db
    .selectFrom("user")
    .select(PERSON_COLUMNS)
    .where("active", "=", 1)
    .where("id", "not in", (query) =>
      query.selectFrom("teamMember").select("teamMember.userId").where("teamMember.teamId", "=", teamId),
    )
    .where((user) =>
      user.or([
        contains(db, user.ref("username"), text),
        contains(db, user.ref("firstName"), text),
        contains(db, user.ref("lastName"), text),
      ]),
    )
    .orderBy((user) => byBytes(db, user.ref("usernameKey")))
    .limit(limit)
    .execute();
}
