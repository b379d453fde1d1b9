import { given } from "../../platform/db/given.ts";
import type { Db, ScimTeamTable, TeamTable, Tx } from "../../platform/db/schema.ts";

export type ScimGroupRow = Pick<TeamTable, "id" | "name" | "createdAt"> & { externalId: string | null };

/** What a team is looked up by. */
export type GroupFilter = Partial<Record<"id" | "name" | "externalId", string>>;

function teams(db: Db, { id, name, externalId }: GroupFilter) {
  return db
    .selectFrom("team")
    .leftJoin("scimTeam", "scimTeam.teamId", "team.id")
    .where((row) =>
      row.and([
        ...given(id, (it) => row("team.id", "=", it)),
        ...given(name, (it) => row("team.name", "=", it)),
        ...given(externalId, (it) =>
          row("team.id", "in", db.selectFrom("scimTeam").select("teamId").where("externalId", "=", it)),
        ),
      ]),
    );
}

/** In the order of their ids, from the row `offset` on. */
export function list(db: Db, filter: GroupFilter, offset: number, limit: number): Promise<ScimGroupRow[]> {
  return teams(db, filter)
    .select(["team.id", "team.name", "team.createdAt", "scimTeam.externalId"])
    .orderBy("team.id")
    .limit(limit)
    .offset(offset)
    .execute();
}

/** How many there are, counted up to `most`. */
export async function count(db: Db, filter: GroupFilter, most: number): Promise<number> {
  const { total } = await db
    .selectFrom(teams(db, filter).select("team.id").limit(most).as("found"))
    .select((row) => row.fn.countAll<number>().as("total"))
    .executeTakeFirstOrThrow();
  return Number(total);
}

/** Stores what the provider calls the team; null takes that away. */
export async function setExternalId(db: Tx, teamId: string, externalId: string | null): Promise<void> {
  await db.deleteFrom("scimTeam").where("teamId", "=", teamId).execute();
  const row: ScimTeamTable | null = externalId === null ? null : { teamId, externalId };
  if (row) await db.insertInto("scimTeam").values(row).execute();
}
