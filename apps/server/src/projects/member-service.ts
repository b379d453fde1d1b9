import {
  DomainError,
  type ListMembers,
  type Member,
  type MemberRef,
  type Membership,
  type Page,
  type Person,
  type ProjectOffer,
  type SetMember,
  unknownPerson,
} from "@tessera/domain";
import * as audit from "../audit/audit-repo.ts";
import type { Actor, Ctx, TxCtx } from "../context.ts";
import { decodeCursor, toPage } from "../db/keyset.ts";
import type { Db, MemberTable } from "../db/schema.ts";
import { transact } from "../db/transact.ts";
import { findPeople, lockUser, searchPeople } from "../users/user-service.ts";
import * as memberRepo from "./member-repo.ts";
import { findProjectNames } from "./project-service.ts";

const CANDIDATES = 20;
const SHOWN_MEMBERSHIPS = 100;

export async function listMembers(ctx: Ctx, query: ListMembers): Promise<Page<Member>> {
  const [after] = decodeCursor(query.cursor, ["string"]) ?? [""];
  const rows = await memberRepo.list(ctx.db, query.projectId, after, query.limit + 1);
  const page = toPage(rows, query.limit, (row) => [row.userId]);
  return { data: await present(ctx.db, page.data), nextCursor: page.nextCursor };
}

/** Where an account is a member, for administrators: the first memberships and how many there are. */
export async function listMemberships(
  { db }: Pick<Ctx, "db">,
  userId: string,
): Promise<{ memberships: Membership[]; membershipCount: number }> {
  const rows = await memberRepo.listOf(db, userId, SHOWN_MEMBERSHIPS);
  return { memberships: rows.map(({ total: _, ...row }) => row), membershipCount: rows[0]?.total ?? 0 };
}

/** People who could become members, by a part of their user name or name. */
export function findCandidates(ctx: Ctx, query: { projectId: string; search: string }): Promise<Person[]> {
  return searchPeople(ctx, { text: query.search, outsideProject: query.projectId, limit: CANDIDATES });
}

/** The projects that these people are members of, with their roles there. */
export async function findMemberships(
  { db }: Pick<Ctx, "db">,
  userIds: string[],
): Promise<Map<string, Omit<memberRepo.ProjectOfMember, "userId">[]>> {
  const rows = userIds.length === 0 ? [] : await memberRepo.listOfMany(db, userIds);
  const byUser = Map.groupBy(rows, ({ userId }) => userId);
  return new Map([...byUser].map(([id, own]) => [id, own.map(({ userId: _userId, ...project }) => project)]));
}

/** Adds a member or changes his role. Throws CONFLICT where the project would lose its last admin. */
export async function setMember(ctx: Ctx, actor: Actor, { projectId, userId, role }: SetMember): Promise<Member> {
  const since = ctx.now();
  return transact(ctx, async (ctx) => {
    await lockUser(ctx, userId);
    const person = (await findPeople(ctx, [userId])).get(userId) as Person;
    await memberRepo.lock(ctx.db, projectId);
    const before = await memberRepo.find(ctx.db, projectId, userId);
    await memberRepo.set(ctx.db, { projectId, userId, role, since });
    if (before?.role === "PROJECT_ADMIN" && role !== "PROJECT_ADMIN") await requireAdminLeft(ctx.db, projectId);
    if (before?.role !== role) {
      const details = { project: projectId, before: before ? { role: before.role } : null, after: { role } };
      await audit.append(ctx, actor, { action: "MEMBER_SET", ownerId: userId, details, at: since });
    }
    return { user: person, role, since: before?.since ?? since };
  });
}

/** Makes a new account a member of those projects that still exist; answers the entries that the audit log is owed. */
export async function joinProjects(
  { db }: Pick<TxCtx, "db">,
  userId: string,
  offers: readonly ProjectOffer[],
  at: string,
): Promise<audit.AuditEntry[]> {
  const known = await findProjectNames(
    { db },
    offers.map(({ projectId }) => projectId),
  );
  const joined = offers.filter(({ projectId }) => known.has(projectId));
  for (const offer of joined) await memberRepo.set(db, { ...offer, userId, since: at });
  return joined.map(({ projectId, role }) => ({
    action: "MEMBER_SET",
    ownerId: userId,
    details: { project: projectId, before: null, after: { role } },
    at,
  }));
}

/** Takes a member out. Throws CONFLICT where the project would lose its last admin. */
export async function removeMember(ctx: Ctx, actor: Actor, { projectId, userId }: MemberRef): Promise<void> {
  const at = ctx.now();
  await transact(ctx, async (ctx) => {
    await memberRepo.lock(ctx.db, projectId);
    const before = await memberRepo.find(ctx.db, projectId, userId);
    if (!before || !(await memberRepo.remove(ctx.db, projectId, userId))) throw noSuchPerson();
    if (before.role === "PROJECT_ADMIN") await requireAdminLeft(ctx.db, projectId);
    const details = { project: projectId, before: { role: before.role } };
    await audit.append(ctx, actor, { action: "MEMBER_REMOVED", ownerId: userId, details, at });
  });
}

async function requireAdminLeft(db: Db, projectId: string): Promise<void> {
  if ((await memberRepo.countAdmins(db, projectId)) > 0) return;
  throw new DomainError("CONFLICT", "A project needs at least one project admin. Make somebody else one first.");
}

function noSuchPerson(): DomainError {
  return new DomainError("NOT_FOUND", "There is no such person here");
}

async function present(db: Db, rows: MemberTable[]): Promise<Member[]> {
  const people = await findPeople(
    { db },
    rows.map((row) => row.userId),
  );
  return rows.map((row) => ({
    user: people.get(row.userId) ?? unknownPerson(row.userId),
    role: row.role,
    since: row.since,
  }));
}
