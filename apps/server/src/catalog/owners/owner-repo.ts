import type { OwnedRow } from "../../platform/db/owned-groups.ts";
import type { Db, FolderTable, Tx } from "../../platform/db/schema.ts";

export async function getRules(db: Db, projectId: string): Promise<string> {
  const { ownerRules } = await db
    .selectFrom("project")
    .select("ownerRules")
    .where("id", "=", projectId)
    .executeTakeFirstOrThrow();
  return ownerRules;
}

export async function setRules(db: Tx, projectId: string, ownerRules: string): Promise<void> {
  await db.updateTable("project").set({ ownerRules }).where("id", "=", projectId).execute();
}

/** What rules about owners look at. */
export function findCases(
  db: Db,
  projectId: string,
  numbers: readonly number[],
): Promise<(OwnedRow & { caseNumber: number })[]> {
  return db
    .selectFrom("testCase")
    .select(["number as caseNumber", "automationClassname as classname", "folderId"])
    .where("projectId", "=", projectId)
    .where("number", "in", numbers)
    .execute();
}

/** Each class with each folder that cases of the project have, at most so many. */
export function listGroups(db: Db, projectId: string, limit: number): Promise<OwnedRow[]> {
  return db
    .selectFrom("testCase")
    .select(["automationClassname as classname", "folderId"])
    .distinct()
    .where("projectId", "=", projectId)
    .where("binId", "is", null)
    .limit(limit)
    .execute();
}

export function listFolders(db: Db, projectId: string): Promise<Pick<FolderTable, "id" | "parentId" | "name">[]> {
  return db.selectFrom("folder").select(["id", "parentId", "name"]).where("projectId", "=", projectId).execute();
}

/** The folders, of those named and all above them. */
export function findFolders(
  db: Db,
  projectId: string,
  ids: readonly string[],
): Promise<Pick<FolderTable, "id" | "parentId" | "name">[]> {
  return db
    .selectFrom("folder")
    .select(["id", "parentId", "name"])
    .where("projectId", "=", projectId)
    .where("id", "in", ids)
    .execute();
}
