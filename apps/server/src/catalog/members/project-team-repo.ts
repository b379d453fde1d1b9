import { byBytes } from "../../platform/db/by-bytes.ts";
import { contains } from "../../platform/db/like.ts";
import type { Db, ProjectTeamTable, TeamTable, Tx } from "../../platform/db/schema.ts";

export type ProjectTeamRow = ProjectTeamTable & Pick<TeamTable, "handle" | "name"> & { people: number };

function teamsOf(db: Db, projectId: string) {
  return db
    .selectFrom("projectTeam")
    .innerJoin("team", "team.id", "projectTeam.teamId")
    .selectAll("projectTeam")
    .select(["team.handle", "team.name"])
    .select((team) =>
      team
        .selectFrom("teamMember")
        .select((row) => row.fn.countAll<number>().as("count"))
        .whereRef("teamMember.teamId", "=", "team.id")
        .$asScalar()
        .$notNull()
        .as("people"),
    )
    .where("projectTeam.projectId", "=", projectId);
}

/** In the order of their ids, after that of `after`. */
export function list(db: Db, projectId: string, after: string, limit: number): Promise<ProjectTeamRow[]> {
  return teamsOf(db, projectId)
    .where("projectTeam.teamId", ">", after)
    .orderBy("projectTeam.teamId")
    .limit(limit)
    .execute();
}

export function find(db: Db, projectId: string, teamId: string): Promise<ProjectTeamRow | undefined> {
  return teamsOf(db, projectId).where("projectTeam.teamId", "=", teamId).executeTakeFirst();
}

export async function set(db: Tx, row: ProjectTeamTable): Promise<void> {
  await db
    .insertInto("projectTeam")
    .values(row)
    .onConflict((conflict) => conflict.columns(["projectId", "teamId"]).doUpdateSet({ role: row.role }))
    .execute();
}

export async function remove(db: Tx, projectId: string, teamId: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom("projectTeam")
    .where("projectId", "=", projectId)
    .where("teamId", "=", teamId)
    .executeTakeFirstOrThrow();
  return numDeletedRows === 1n;
}

/** Teams that are no members of the project, by a part of their name or handle. */
export function searchOutside(
  db: Db,
  projectId: string,
  text: string,
  limit: number,
): Promise<Pick<TeamTable, "id" | "handle" | "name">[]> {
  return db
    .selectFrom("team")
    .select(["id", "handle", "name"])
    .where("id", "not in", (query) =>
      query.selectFrom("projectTeam").select("projectTeam.teamId").where("projectTeam.projectId", "=", projectId),
    )
    .where((team) => team.or([contains(db, team.ref("name"), text), contains(db, team.ref("handle"), text)]))
    .orderBy((team) => byBytes(db, team.ref("handle")))
    .limit(limit)
    .execute();
}
