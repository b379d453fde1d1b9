import type { ProjectRole } from "@tessera/domain";
import type { Actor } from "../platform/context.ts";
import { roleIn } from "../platform/db/memberships.ts";
import { hasRowLocks } from "../platform/db/row-locks.ts";
import type { Db, Tx } from "../platform/db/schema.ts";

/** The user's membership in a project, by themselves or by a team: a row with a null role where the project exists but the user is no member. */
export function findMembership(
  db: Db,
  projectId: string,
  userId: string,
): Promise<{ role: ProjectRole | null } | undefined> {
  return db
    .selectFrom("project")
    .select((project) => roleIn(project.ref("project.id"), userId).as("role"))
    .where("project.id", "=", projectId)
    .where("project.binId", "is", null)
    .executeTakeFirst();
}

/** Keeps the caller's memberships in a project, also those by teams, as they are until the end of the transaction. */
export async function lockMembership(db: Tx, projectId: string, userId: string): Promise<void> {
  if (!hasRowLocks(db)) return;
  const membership = db.selectFrom("member").select("role");
  await membership.where("projectId", "=", projectId).where("userId", "=", userId).forShare().execute();
  await db
    .selectFrom("teamMember")
    .innerJoin("projectTeam", "projectTeam.teamId", "teamMember.teamId")
    .select("projectTeam.role")
    .where("projectTeam.projectId", "=", projectId)
    .where("teamMember.userId", "=", userId)
    .forShare()
    .execute();
}

/**
 * Keeps the account, and the token or session it acts through, as they are until the end of the transaction. The account
 * is locked against the same person's other acts too: two that begin by sharing it and go on to change it would wait for
 * each other.
 */
export async function lockCaller(db: Tx, { userId, token, session }: Actor): Promise<void> {
  if (!hasRowLocks(db)) return;
  await db.selectFrom("user").select("id").where("id", "=", userId).forNoKeyUpdate().execute();
  if (token) await db.selectFrom("token").select("id").where("id", "=", token.id).forShare().execute();
  if (session) await db.selectFrom("session").select("id").where("id", "=", session.id).forShare().execute();
}
