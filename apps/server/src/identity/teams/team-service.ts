import {
  type CreateTeam,
  DomainError,
  type FindTeamCandidates,
  type ListTeamMembers,
  type ListTeams,
  type Page,
  type Person,
  type Team,
  type TeamBrief,
  type TeamMember,
  type TeamMemberRef,
  type UpdateTeam,
  unknownPerson,
} from "@tessera/domain";
import { findPeople } from "../../access/people-service.ts";
import { toPerson } from "../../access/person.ts";
import * as audit from "../../audit/audit-repo.ts";
import { changeDetails } from "../../audit/change-details.ts";
import type { Actor, Ctx, TxCtx } from "../../platform/context.ts";
import { decodeCursor, toPage } from "../../platform/db/keyset.ts";
import { lockName } from "../../platform/db/locks.ts";
import { transact } from "../../platform/db/transact.ts";
import { MAX_NOTIFIED_PEOPLE } from "../../platform/limits/limits.ts";
import { lockUser } from "../people/user-service.ts";
import { changeTeamPeople } from "./team-people.ts";
import * as teamRepo from "./team-repo.ts";

const CANDIDATES = 20;

/** Every team of the server, in the order of their handles. */
export async function listTeams(ctx: Pick<Ctx, "db">, { limit, cursor, search }: ListTeams): Promise<Page<Team>> {
  const [after] = decodeCursor(cursor, ["string"]) ?? [""];
  return toPage(await teamRepo.list(ctx.db, search, after, limit + 1), limit, (row) => [row.handle]);
}

/** Throws NOT_FOUND. */
export async function getTeam({ db }: Pick<Ctx, "db">, id: string): Promise<Team> {
  const team = await teamRepo.find(db, id);
  if (!team) throw noSuchTeam();
  return team;
}

/** Throws CONFLICT where another team has the handle. */
export async function createTeam(ctx: Ctx, actor: Actor, input: CreateTeam): Promise<Team> {
  const createdAt = ctx.now();
  return transact(ctx, async (ctx) => {
    await lockName(ctx.db, `team ${input.handle}`);
    if (await teamRepo.isTaken(ctx.db, input.handle)) {
      throw new DomainError("CONFLICT", `There is a team @team/${input.handle} already; choose another handle`);
    }
    const id = ctx.newId();
    await teamRepo.insert(ctx.db, { ...input, id, createdAt });
    const details = { team: input.handle, name: input.name };
    await audit.append(ctx, actor, { action: "TEAM_CREATED", details, at: createdAt });
    return getTeam(ctx, id);
  });
}

/** Throws NOT_FOUND. */
export async function updateTeam(ctx: Ctx, actor: Actor, { teamId, ...change }: UpdateTeam): Promise<Team> {
  const at = ctx.now();
  return transact(ctx, async (ctx) => {
    const before = await lockTeam(ctx, teamId);
    const changed = changeDetails(before, change);
    if (!changed) return before;
    await teamRepo.update(ctx.db, teamId, change);
    await audit.append(ctx, actor, { action: "TEAM_CHANGED", details: { team: before.handle, ...changed }, at });
    return getTeam(ctx, teamId);
  });
}

/** Deletes the team; its people lose what they had through it at once. Throws NOT_FOUND. */
export async function deleteTeam(ctx: Ctx, actor: Actor, teamId: string): Promise<void> {
  const at = ctx.now();
  await transact(ctx, async (ctx) => {
    const { handle, name, people, projects } = await lockTeam(ctx, teamId);
    await teamRepo.remove(ctx.db, teamId);
    const details = { team: handle, name, people, projects };
    await audit.append(ctx, actor, { action: "TEAM_DELETED", details, at });
  });
}

export async function listTeamMembers(
  ctx: Pick<Ctx, "db">,
  { teamId, limit, cursor }: ListTeamMembers,
): Promise<Page<TeamMember>> {
  await getTeam(ctx, teamId);
  const [after] = decodeCursor(cursor, ["string"]) ?? [""];
  const rows = await teamRepo.listPeople(ctx.db, teamId, after, limit + 1);
  const page = toPage(rows, limit, (row) => [row.userId]);
  const people = await findPeople(
    ctx,
    page.data.map(({ userId }) => userId),
  );
  const data = page.data.map(({ userId, since, active }) => {
    return { user: people.get(userId) ?? unknownPerson(userId), since, active: active === 1 };
  });
  return { data, nextCursor: page.nextCursor };
}

/** Active accounts that could join the team. */
export async function findTeamCandidates(
  { db }: Pick<Ctx, "db">,
  { teamId, search }: FindTeamCandidates,
): Promise<Person[]> {
  return (await teamRepo.searchOutside(db, teamId, search, CANDIDATES)).map(toPerson);
}

/** Puts a person into the team: from now on they have its roles. Throws NOT_FOUND. */
export async function addTeamMember(ctx: Ctx, actor: Actor, { teamId, userId }: TeamMemberRef): Promise<Team> {
  return transact(ctx, async (ctx) => {
    const team = await lockTeam(ctx, teamId);
    await lockUser(ctx, userId);
    await audit.appendAll(ctx, actor, await changeTeamPeople(ctx, team, { add: [userId] }));
    return getTeam(ctx, teamId);
  });
}

/** Takes a person out of the team: what they had through it alone is gone at once. Throws NOT_FOUND. */
export async function removeTeamMember(ctx: Ctx, actor: Actor, { teamId, userId }: TeamMemberRef): Promise<void> {
  await transact(ctx, async (ctx) => {
    const team = await lockTeam(ctx, teamId);
    const entries = await changeTeamPeople(ctx, team, { remove: [userId] });
    if (entries.length === 0) throw new DomainError("NOT_FOUND", "This account is not in the team");
    await audit.appendAll(ctx, actor, entries);
  });
}

/** Keeps the team as it is until the end of the transaction. Throws NOT_FOUND. */
export async function lockTeam(ctx: TxCtx, teamId: string): Promise<Team> {
  if (!(await teamRepo.lock(ctx.db, teamId))) throw noSuchTeam();
  return getTeam(ctx, teamId);
}

/** Those of the teams that exist. */
export async function findTeamsByHandle({ db }: Pick<Ctx, "db">, handles: readonly string[]): Promise<TeamBrief[]> {
  return handles.length === 0 ? [] : teamRepo.findByHandles(db, handles);
}

/** Active people of the teams, of all together at most so many as one notice may go to. */
export function listActivePeople(
  { db }: Pick<Ctx, "db">,
  teamIds: readonly string[],
): Promise<{ teamId: string; userId: string }[]> {
  return teamIds.length === 0 ? Promise.resolve([]) : teamRepo.listActive(db, teamIds, MAX_NOTIFIED_PEOPLE);
}

function noSuchTeam(): DomainError {
  return new DomainError("NOT_FOUND", "There is no such team");
}
