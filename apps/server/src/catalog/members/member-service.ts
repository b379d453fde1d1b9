import {
  DomainError,
  type ListMembers,
  type Member,
  type MemberCandidate,
  type MemberRef,
  type Page,
  type SetMember,
  unknownPerson,
} from "@tessera/domain";
import { findMemberIds, grantRole } from "../../access/membership-service.ts";
import { findPeople } from "../../access/people-service.ts";
import * as audit from "../../audit/audit-repo.ts";
import { lockUser, searchPeople } from "../../identity/people/user-service.ts";
import type { Actor, Ctx, TxCtx } from "../../platform/context.ts";
import { decodeCursor, toPage } from "../../platform/db/keyset.ts";
import type { Db } from "../../platform/db/schema.ts";
import { transact } from "../../platform/db/transact.ts";
import * as memberRepo from "./member-repo.ts";

const LAST_ADMIN = "A project needs at least one project admin. Make another member project admin first.";
const LEAVING_LAST =
  "You are the last project admin. Make another member project admin before you leave, or ask an admin of this server.";
const CANDIDATES = 20;

export async function listMembers(ctx: Ctx, query: ListMembers): Promise<Page<Member>> {
  const [after] = decodeCursor(query.cursor, ["string"]) ?? [""];
  const rows = await memberRepo.list(ctx.db, query.projectId, after, query.limit + 1);
  const page = toPage(rows, query.limit, (row) => [row.userId]);
  return { data: await present(ctx.db, page.data), nextCursor: page.nextCursor };
}

/** True of a member of the project, by their own membership or by that of a team. */
export async function isMember({ db }: Pick<Ctx, "db">, projectId: string, userId: string): Promise<boolean> {
  return (await findMemberIds({ db }, projectId, [userId])).has(userId);
}

/** Throws INVALID_INPUT at the field for someone who is no member of the project; null is no one, and fits. */
export async function requireMember(
  ctx: Pick<Ctx, "db">,
  projectId: string,
  userId: string | null,
  field: string,
): Promise<void> {
  if (userId === null || (await isMember(ctx, projectId, userId))) return;
  const message = `Choose a member of ${projectId}`;
  throw new DomainError("INVALID_INPUT", message, { issues: [{ path: [field], message }] });
}

/** Users who could become members, by a part of their user name or name. */
export async function findCandidates(
  ctx: Ctx,
  { projectId, search }: { projectId: string; search: string },
): Promise<MemberCandidate[]> {
  const found = await searchPeople(ctx, { text: search, outsideProject: projectId, limit: CANDIDATES });
  return found.map(({ person, systemRole }) => ({ ...person, serverGuest: systemRole === "GUEST" }));
}

/**
 * Adds a member or changes their role; a guest of the server stays a guest here, whatever the role, until they are a
 * user. Throws CONFLICT where the project would lose its last admin.
 */
export async function setMember(ctx: Ctx, actor: Actor, { projectId, userId, role }: SetMember): Promise<Member> {
  const since = ctx.now();
  return transact(ctx, async (ctx) => {
    await lockUser(ctx, userId);
    const [before, row] = await keepingAnAdmin(ctx, projectId, LAST_ADMIN, async () => {
      const found = await memberRepo.find(ctx.db, projectId, userId);
      await grantRole(ctx, { projectId, userId, role, since });
      return [found, (await memberRepo.find(ctx.db, projectId, userId)) as memberRepo.MemberRow];
    });
    const [member] = await present(ctx.db, [row]);
    if (before?.role !== role) {
      const details = { project: projectId, before: before ? { role: before.role } : null, after: { role } };
      await audit.append(ctx, actor, { action: "MEMBER_SET", ownerId: userId, details, at: since });
    }
    return member as Member;
  });
}

/** Takes a member out. Throws CONFLICT where the project would lose its last admin. */
export function removeMember(ctx: Ctx, actor: Actor, { projectId, userId }: MemberRef): Promise<void> {
  return remove(
    ctx,
    actor,
    { projectId, userId },
    { absent: "This account is not a member of the project", last: LAST_ADMIN },
  );
}

/** Removes the actor's own membership. Throws NOT_FOUND, and CONFLICT for the last project admin. */
export function leaveProject(ctx: Ctx, actor: Actor, projectId: string): Promise<void> {
  const words = { absent: "You are not a member of this project", last: LEAVING_LAST };
  return remove(ctx, actor, { projectId, userId: actor.userId }, words);
}

async function remove(
  ctx: Ctx,
  actor: Actor,
  { projectId, userId }: MemberRef,
  refusal: { absent: string; last: string },
): Promise<void> {
  const at = ctx.now();
  await transact(ctx, async (ctx) => {
    const before = await keepingAnAdmin(ctx, projectId, refusal.last, async () => {
      const found = await memberRepo.find(ctx.db, projectId, userId);
      if (!found || !(await memberRepo.remove(ctx.db, projectId, userId))) {
        throw new DomainError("NOT_FOUND", refusal.absent);
      }
      return found;
    });
    const details = { project: projectId, before: { role: before.role } };
    await audit.append(ctx, actor, { action: "MEMBER_REMOVED", ownerId: userId, details, at });
  });
}

/**
 * Changes members one after the other. Throws CONFLICT with the given message where the project would lose its last
 * admin. A project that had none before, its admins being deactivated or deleted, can be changed as it is.
 */
async function keepingAnAdmin<T>(
  { db }: Pick<TxCtx, "db">,
  projectId: string,
  refusal: string,
  work: () => Promise<T>,
): Promise<T> {
  await memberRepo.lock(db, projectId);
  const hadAdmin = await memberRepo.hasAdmin(db, projectId);
  const done = await work();
  if (hadAdmin && !(await memberRepo.hasAdmin(db, projectId))) throw new DomainError("CONFLICT", refusal);
  return done;
}

async function present(db: Db, rows: memberRepo.MemberRow[]): Promise<Member[]> {
  const people = await findPeople(
    { db },
    rows.map((row) => row.userId),
  );
  return rows.map((row) => ({
    user: people.get(row.userId) ?? unknownPerson(row.userId),
    role: row.role,
    since: row.since,
    active: row.active === 1,
    serverGuest: row.systemRole === "GUEST",
  }));
}
