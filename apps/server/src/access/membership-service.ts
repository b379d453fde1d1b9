import { type Membership, type ProjectOffer, visibleRole } from "@tessera/domain";
import type { Actor, Ctx, TxCtx } from "../platform/context.ts";
import type { MemberTable } from "../platform/db/schema.ts";
import * as membershipRepo from "./membership-repo.ts";

const SHOWN_MEMBERSHIPS = 100;

/** Gives the user the role in the project, whether a member before or not. */
export function grantRole({ db }: Pick<TxCtx, "db">, member: MemberTable): Promise<void> {
  return membershipRepo.set(db, member);
}

/** Where an account is a member, for administrators: the first memberships and how many there are. */
export async function listMemberships(
  { db }: Pick<Ctx, "db">,
  userId: string,
): Promise<{ memberships: Membership[]; membershipCount: number }> {
  const rows = await membershipRepo.listOf(db, userId, SHOWN_MEMBERSHIPS);
  return { memberships: rows.map(({ total: _, ...row }) => row), membershipCount: rows[0]?.total ?? 0 };
}

/** The projects that these people are members of, with their roles there. */
export async function findMemberships(
  { db }: Pick<Ctx, "db">,
  userIds: string[],
): Promise<Map<string, Omit<membershipRepo.ProjectOfMember, "userId">[]>> {
  const rows = userIds.length === 0 ? [] : await membershipRepo.listOfMany(db, userIds);
  const byUser = Map.groupBy(rows, ({ userId }) => userId);
  return new Map([...byUser].map(([id, own]) => [id, own.map(({ userId: _userId, ...project }) => project)]));
}

/** Makes a new account a member of those projects that still exist; answers which. */
export async function joinProjects(
  ctx: Pick<TxCtx, "db">,
  userId: string,
  offers: readonly ProjectOffer[],
  at: string,
): Promise<ProjectOffer[]> {
  const known = await findProjectNames(
    ctx,
    offers.map(({ projectId }) => projectId),
  );
  const joined = offers.filter(({ projectId }) => known.has(projectId));
  for (const offer of joined) await grantRole(ctx, { ...offer, userId, since: at });
  return joined;
}

/** Those of the ids that the caller can see. */
export async function findVisibleProjects(
  ctx: Pick<Ctx, "db">,
  actor: Pick<Actor, "userId" | "systemRole" | "credential">,
  ids: string[],
): Promise<Set<string>> {
  const rows = await membershipRepo.listProjects(ctx.db, ids, actor.userId);
  return new Set(
    rows.filter((row) => visibleRole(actor.credential, actor.systemRole, row) !== null).map((row) => row.id),
  );
}

/** The names of the existing projects among these, whether the caller may see them or not. */
export async function findProjectNames({ db }: Pick<Ctx, "db">, ids: Iterable<string>): Promise<Map<string, string>> {
  const wanted = [...new Set(ids)];
  if (wanted.length === 0) return new Map();
  return new Map((await membershipRepo.listProjects(db, wanted, null)).map(({ id, name }) => [id, name]));
}

/** The people of a project who may change what it holds, for notices; its administrators come first. */
export function listWriters({ db }: Pick<Ctx, "db">, projectId: string, limit: number): Promise<string[]> {
  return membershipRepo.listWriters(db, projectId, limit);
}

/** Those of the people who may change what the project holds. */
export async function listWritersAmong(
  { db }: Pick<Ctx, "db">,
  projectId: string,
  userIds: readonly string[],
): Promise<Set<string>> {
  return new Set(userIds.length === 0 ? [] : await membershipRepo.listWriters(db, projectId, userIds.length, userIds));
}

/** Those of the accounts that are members of the project, by themselves or by a team. */
export async function findMemberIds(
  { db }: Pick<Ctx, "db">,
  projectId: string,
  userIds: readonly string[],
): Promise<Set<string>> {
  return new Set(userIds.length === 0 ? [] : await membershipRepo.listMembers(db, projectId, userIds));
}

/** Those of the accounts that see the project: its active members, and administrators. */
export async function findWhoSee(
  { db }: Pick<Ctx, "db">,
  projectId: string,
  userIds: readonly string[],
): Promise<Set<string>> {
  return new Set(userIds.length === 0 ? [] : await membershipRepo.listSeeing(db, projectId, userIds));
}
