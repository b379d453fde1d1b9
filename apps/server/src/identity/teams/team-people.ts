import type { Person, Team } from "@tessera/domain";
import { toPerson } from "../../access/person.ts";
import type { AuditEntry, Ctx, TxCtx } from "../../platform/context.ts";
import * as teamRepo from "./team-repo.ts";

type Change = { add?: readonly string[]; remove?: readonly string[] };

/**
 * Puts accounts into the team, which have its roles from now on, and takes others out. Team and accounts must be locked;
 * answers the entries of those who were not in it before, or were.
 */
export async function changeTeamPeople(
  { db, now }: Pick<TxCtx, "db" | "now">,
  { id: teamId, handle }: Team,
  { add = [], remove = [] }: Change,
): Promise<AuditEntry[]> {
  const at = now();
  const inside = new Set(await teamRepo.listAmong(db, teamId, [...add, ...remove]));
  const added = add.filter((id) => !inside.has(id));
  const removed = remove.filter((id) => inside.has(id));
  await teamRepo.addPeople(
    db,
    added.map((userId) => ({ teamId, userId, since: at })),
  );
  if (removed.length > 0) await teamRepo.removePeople(db, teamId, removed);
  const entryOf = (action: "TEAM_MEMBER_ADDED" | "TEAM_MEMBER_REMOVED") => (ownerId: string) => {
    return { action, ownerId, details: { team: handle }, at };
  };
  return [...added.map(entryOf("TEAM_MEMBER_ADDED")), ...removed.map(entryOf("TEAM_MEMBER_REMOVED"))];
}

/** The people of each of the teams, service accounts aside; of all together the first ones, up to a limit. */
export async function listTeamPersons(
  { db }: Pick<Ctx, "db">,
  teamIds: readonly string[],
  limit: number,
): Promise<{ teamId: string; person: Person }[]> {
  const rows = teamIds.length === 0 ? [] : await teamRepo.listPersons(db, teamIds, limit);
  return rows.map((row) => ({ teamId: row.teamId, person: toPerson(row) }));
}
