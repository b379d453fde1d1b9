import { DomainError, type Person, type Team, TeamHandle } from "@tessera/domain";
import * as audit from "../../audit/audit-repo.ts";
import { changeDetails } from "../../audit/change-details.ts";
import type { Actor, Ctx, TxCtx } from "../../platform/context.ts";
import { lockName } from "../../platform/db/locks.ts";
import { transact } from "../../platform/db/transact.ts";
import { LAST_SCIM_ROW, MAX_SCIM_MEMBERS } from "../../platform/limits/limits.ts";
import { lockPeople } from "../people/people-lock.ts";
import { plainName } from "../provider/provider-names.ts";
import { changeTeamPeople, listTeamPersons } from "../teams/team-people.ts";
import { createTeam, deleteTeam, findTeamsByHandle, lockTeam, updateTeam } from "../teams/team-service.ts";
import { refused, taken } from "./scim-error.ts";
import type { GroupChange } from "./scim-group-change.ts";
import * as scimGroupRepo from "./scim-group-repo.ts";

/** A team as the provider knows it; without its people where no one asked for them. */
export type ScimGroup = scimGroupRepo.ScimGroupRow & { members?: Person[] };

/** Throws where what is to be changed is no longer what the caller read. */
type Precondition = ((group: ScimGroup) => void) | undefined;

/** Teams from the row `offset` on, and how many there are, counted up to a limit. Throws INVALID_INPUT for too many people. */
export async function listScimGroups(
  ctx: Pick<Ctx, "db">,
  filter: scimGroupRepo.GroupFilter,
  { offset, limit, withMembers }: { offset: number; limit: number; withMembers: boolean },
): Promise<{ total: number; rows: ScimGroup[] }> {
  const total = await scimGroupRepo.count(ctx.db, filter, LAST_SCIM_ROW);
  const rows = limit === 0 || offset >= total ? [] : await scimGroupRepo.list(ctx.db, filter, offset, limit);
  return { total, rows: withMembers ? await addMembers(ctx, rows) : rows };
}

/** Throws NOT_FOUND, and INVALID_INPUT for too many people. */
export async function getScimGroup(ctx: Pick<Ctx, "db">, id: string, withMembers = true): Promise<ScimGroup> {
  const rows = await scimGroupRepo.list(ctx.db, { id }, 0, 1);
  const [group] = withMembers ? await addMembers(ctx, rows) : rows;
  if (!group) throw new DomainError("NOT_FOUND", "There is no such group");
  return group;
}

/** Makes a team with a handle that its name suggests. Throws CONFLICT where a team has the name already. */
export function createScimGroup(ctx: Ctx, actor: Actor, change: GroupChange): Promise<ScimGroup> {
  const { name, externalId = null, members } = change;
  if (name === undefined) throw refused("invalidValue", "displayName: Give the group a name");
  return transact(ctx, async (ctx) => {
    await requireFreeName(ctx, name);
    await lockMembers(ctx, members.add);
    const team = await createTeam(ctx, actor, { handle: await freeHandle(ctx, name), name, description: "" });
    await scimGroupRepo.setExternalId(ctx.db, team.id, externalId);
    await audit.appendAll(ctx, actor, await changeTeamPeople(ctx, team, { add: [...members.add] }));
    return getScimGroup(ctx, team.id);
  });
}

/**
 * Changes what is given; service accounts stay in the team. Throws NOT_FOUND, CONFLICT where a team has the name already,
 * and INVALID_INPUT for unknown people.
 */
export async function changeScimGroup(
  ctx: Ctx,
  actor: Actor,
  id: string,
  { name, externalId, members }: GroupChange,
  requireVersion: Precondition,
): Promise<void> {
  await transact(ctx, async (ctx) => {
    const team = await lockTeam(ctx, id);
    if (requireVersion) requireVersion(await getScimGroup(ctx, id));
    if (name !== undefined && name !== team.name) await requireFreeName(ctx, name);
    await lockMembers(ctx, members.add);
    const remove = members.all ? await othersIn(ctx, id, members.add) : [...members.remove];
    const entries = await changeTeamPeople(ctx, team, { add: [...members.add], remove });
    const renamed = await changeExternalId(ctx, team, externalId);
    if (changeDetails(team, { name })) await updateTeam(ctx, actor, { teamId: id, name });
    await audit.appendAll(ctx, actor, [...renamed, ...entries]);
  });
}

/** Deletes the team: its people lose what they had through it. Throws NOT_FOUND. */
export async function deleteScimGroup(ctx: Ctx, actor: Actor, id: string, requireVersion: Precondition): Promise<void> {
  await transact(ctx, async (ctx) => {
    await lockTeam(ctx, id);
    if (requireVersion) requireVersion(await getScimGroup(ctx, id));
    await deleteTeam(ctx, actor, id);
  });
}

async function changeExternalId(
  ctx: TxCtx,
  { id, handle }: Team,
  externalId: string | null | undefined,
): Promise<audit.AuditEntry[]> {
  const details = changeDetails(await getScimGroup(ctx, id, false), { externalId });
  if (externalId === undefined || !details) return [];
  await scimGroupRepo.setExternalId(ctx.db, id, externalId);
  return [{ action: "TEAM_CHANGED", details: { team: handle, ...details }, at: ctx.now() }];
}

async function addMembers(ctx: Pick<Ctx, "db">, rows: readonly ScimGroup[]): Promise<ScimGroup[]> {
  const ids = rows.map(({ id }) => id);
  const persons = await listTeamPersons(ctx, ids, MAX_SCIM_MEMBERS + 1);
  if (persons.length > MAX_SCIM_MEMBERS) {
    const advice = "Ask for fewer groups, or leave the members out with excludedAttributes=members.";
    throw refused("tooMany", `These groups have more than ${MAX_SCIM_MEMBERS} members. ${advice}`);
  }
  const byTeam = Map.groupBy(persons, ({ teamId }) => teamId);
  return rows.map((row) => ({ ...row, members: (byTeam.get(row.id) ?? []).map(({ person }) => person) }));
}

async function othersIn(ctx: TxCtx, id: string, kept: ReadonlySet<string>): Promise<string[]> {
  const { members = [] } = await getScimGroup(ctx, id);
  return members.map((person) => person.id).filter((member) => !kept.has(member));
}

async function lockMembers(ctx: TxCtx, ids: ReadonlySet<string>): Promise<void> {
  const locked = await lockPeople(ctx, [...ids]);
  const unknown = [...ids].find((id) => !locked.has(id));
  if (unknown !== undefined) throw refused("invalidValue", `members: There is no user ${unknown}`);
}

/** Two groups of one name would be one to a provider that finds them by it. */
async function requireFreeName({ db }: TxCtx, name: string): Promise<void> {
  await lockName(db, `team named ${name}`);
  if ((await scimGroupRepo.count(db, { name }, 1)) > 0) throw taken(`There is a group ${name} already`);
}

const TRIES = 50;

async function freeHandle(ctx: TxCtx, name: string): Promise<string> {
  const own = plainName(name).toLowerCase();
  const base = TeamHandle.safeParse(own).success ? own : "group";
  const wanted = Array.from({ length: TRIES }, (_, index) => (index === 0 ? base : `${base}-${index + 1}`));
  const inUse = new Set((await findTeamsByHandle(ctx, wanted)).map(({ handle }) => handle));
  return wanted.find((handle) => !inUse.has(handle)) ?? `group-${ctx.newId().slice(-12)}`;
}
