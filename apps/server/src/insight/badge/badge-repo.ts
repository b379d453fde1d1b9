import { sql } from "kysely";
import type { Db, ProjectTable, RunTable, Tx } from "../../platform/db/schema.ts";

export type BadgeProject = Pick<ProjectTable, "id" | "defaultBranch" | "isBadgePublic" | "badgeKeyNumber">;

export function findProject(db: Db, id: string): Promise<BadgeProject | undefined> {
  return db
    .selectFrom("project")
    .select(["id", "defaultBranch", "isBadgePublic", "badgeKeyNumber"])
    .where("id", "=", id)
    .where("binId", "is", null)
    .executeTakeFirst();
}

export async function update(
  db: Tx,
  id: string,
  change: Partial<Pick<ProjectTable, "isBadgePublic" | "badgeKeyNumber">>,
): Promise<void> {
  await db.updateTable("project").set(change).where("id", "=", id).execute();
}

/** The newest run of the branch with an upload that is done. */
export function findNewestRun(
  db: Db,
  projectId: string,
  branch: string,
): Promise<Pick<RunTable, "judgement" | "passed" | "failed" | "error" | "muted" | "number"> | undefined> {
  return db
    .selectFrom("run")
    .select(["number", "judgement", "passed", "failed", "error", "muted"])
    .where("projectId", "=", projectId)
    .where("branch", "=", branch)
    .where("binId", "is", null)
    .where(sql<boolean>`"version" > 0`)
    .orderBy("number", "desc")
    .limit(1)
    .executeTakeFirst();
}
