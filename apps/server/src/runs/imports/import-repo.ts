import type { Db, ImportTable } from "../../platform/db/schema.ts";

/** Lease of an import that was taken from its process; earlier than any time, and no process can prolong it. */
const GIVEN_UP = "";

/** The fields in which two equal uploads agree. */
export type ReplayKey = Pick<ImportTable, "projectId" | "cycleNumber" | "contentHash" | "runKey" | "shard">;

export function findDone(db: Db, key: ReplayKey): Promise<ImportTable | undefined> {
  return db
    .selectFrom("import")
    .selectAll()
    .where("projectId", "=", key.projectId)
    .where("cycleNumber", "=", key.cycleNumber)
    .where("contentHash", "=", key.contentHash)
    .where("runKey", "=", key.runKey)
    .where("shard", "=", key.shard)
    .where("state", "=", "done")
    .executeTakeFirst();
}

/** False while the project has another staged import, or this one exists already. */
export async function begin(db: Db, row: ImportTable): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto("import")
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

/** Prolongs the lease of a staged import; false if it was given up meanwhile. */
export async function prolong(db: Db, id: string, leaseUntil: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable("import")
    .set({ leaseUntil })
    .where("id", "=", id)
    .where("state", "=", "staged")
    .where("leaseUntil", ">", GIVEN_UP)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** Makes everything of the import visible at once; false if it was given up meanwhile. */
export async function finish(db: Db, id: string, receipt: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable("import")
    .set({ state: "done", receipt })
    .where("id", "=", id)
    .where("state", "=", "staged")
    .where("leaseUntil", ">", GIVEN_UP)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

export function findById(db: Db, projectId: string, id: string): Promise<ImportTable | undefined> {
  return db
    .selectFrom("import")
    .selectAll()
    .where("projectId", "=", projectId)
    .where("id", "=", id)
    .where("state", "=", "done")
    .executeTakeFirst();
}

/** Newest first, before the id `before`. */
export function list(db: Db, projectId: string, before: string | undefined, limit: number): Promise<ImportTable[]> {
  return db
    .selectFrom("import")
    .selectAll()
    .where("projectId", "=", projectId)
    .where("state", "=", "done")
    .$if(before !== undefined, (query) => query.where("id", "<", before as string))
    .orderBy("id", "desc")
    .limit(limit)
    .execute();
}

/** When each project got its last import. */
export async function findLastTimes(db: Db, projectIds: string[]): Promise<Map<string, string>> {
  if (projectIds.length === 0) return new Map();
  const rows = await db
    .selectFrom("import")
    .select(["projectId", (row) => row.fn.max("createdAt").as("at")])
    .where("projectId", "in", projectIds)
    .where("state", "=", "done")
    .groupBy("projectId")
    .execute();
  return new Map(rows.map((row) => [row.projectId, row.at]));
}

/** Staged imports whose process gave no sign of life until `at`; with null, every staged one. */
export async function findAbandoned(db: Db, at: string | null): Promise<string[]> {
  const rows = await db
    .selectFrom("import")
    .select("id")
    .where("state", "=", "staged")
    .$if(at !== null, (query) => query.where("leaseUntil", "<", at as string))
    .execute();
  return rows.map((row) => row.id);
}

/**
 * Takes a staged import from its process for good, if that gave no sign of life until `at`; with null, in any case.
 * False if the import goes on or is done.
 */
export async function giveUp(db: Db, id: string, at: string | null): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable("import")
    .set({ leaseUntil: GIVEN_UP })
    .where("id", "=", id)
    .where("state", "=", "staged")
    .$if(at !== null, (query) => query.where("leaseUntil", "<", at as string))
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** Removes a staged import after all its rows. */
export async function remove(db: Db, id: string): Promise<void> {
  await db.deleteFrom("import").where("id", "=", id).where("state", "=", "staged").execute();
}
