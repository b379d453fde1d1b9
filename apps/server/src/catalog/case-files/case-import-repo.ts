import { sql } from "kysely";
import { insertRows } from "../../platform/db/insert-rows.ts";
import type { CaseImportTable, Db, FolderTable, TestCaseTable, Tx } from "../../platform/db/schema.ts";
import { isVisibleCase } from "../../platform/db/visibility.ts";

const OF_CASE = {
  importId: sql.ref<string | null>("testCase.importId"),
  binId: sql.ref<string | null>("testCase.binId"),
};

export async function insert(db: Tx, row: CaseImportTable): Promise<void> {
  await db.insertInto("caseImport").values(row).execute();
}

export function find(db: Db, projectId: string, id: string): Promise<CaseImportTable | undefined> {
  return db
    .selectFrom("caseImport")
    .selectAll()
    .where("projectId", "=", projectId)
    .where("id", "=", id)
    .executeTakeFirst();
}

/** Newest first, before the id `before`. */
export function list(db: Db, projectId: string, before: string | undefined, limit: number): Promise<CaseImportTable[]> {
  return db
    .selectFrom("caseImport")
    .selectAll()
    .where("projectId", "=", projectId)
    .$if(before !== undefined, (query) => query.where("id", "<", before as string))
    .orderBy("id", "desc")
    .limit(limit)
    .execute();
}

export function findAbandoned(db: Db, at: string, limit: number): Promise<CaseImportTable[]> {
  return db
    .selectFrom("caseImport")
    .selectAll()
    .where("state", "=", "running")
    .where("leaseUntil", "<", at)
    .orderBy("id")
    .limit(limit)
    .execute();
}

/** Moves an import on; false if it is in another state by now. */
export async function move(
  db: Tx,
  id: string,
  from: CaseImportTable["state"],
  change: Partial<Pick<CaseImportTable, "state" | "stored" | "binId" | "leaseUntil">>,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable("caseImport")
    .set({ id, ...change })
    .where("id", "=", id)
    .where("state", "=", from)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

export async function insertCases(db: Tx, cases: TestCaseTable[]): Promise<void> {
  await insertRows(db, "testCase", cases);
}

export async function insertFolders(db: Tx, folders: FolderTable[]): Promise<void> {
  await insertRows(db, "folder", folders);
}

/** Cases of an import that readers see. */
function casesOf(db: Db, projectId: string, importId: string) {
  return db
    .selectFrom("testCase")
    .where("projectId", "=", projectId)
    .where("importId", "=", importId)
    .where(isVisibleCase(OF_CASE));
}

export async function countCases(db: Db, projectId: string, importId: string): Promise<number> {
  const row = await casesOf(db, projectId, importId)
    .select((testCase) => testCase.fn.countAll<number>().as("count"))
    .executeTakeFirstOrThrow();
  return row.count;
}

/** Numbers of those that a deletion has not marked yet. */
export async function listUnmarked(
  db: Db,
  { projectId, importId, binId }: { projectId: string; importId: string; binId: string },
  limit: number,
): Promise<number[]> {
  const rows = await casesOf(db, projectId, importId)
    .select("number")
    .where((it) => it.or([it("binId", "is", null), it("binId", "<>", binId)]))
    .orderBy("number")
    .limit(limit)
    .execute();
  return rows.map((row) => row.number);
}

/** Puts those folders of the import into the bin that hold nothing besides what the deletion marked; answers how many. */
export async function binEmptyFolders(
  db: Tx,
  { projectId, importId, binId }: { projectId: string; importId: string; binId: string },
): Promise<number> {
  let binned = 0;
  for (;;) {
    const { numUpdatedRows } = await db
      .updateTable("folder")
      .set({ binId })
      .where("projectId", "=", projectId)
      .where("importId", "=", importId)
      .where("binId", "is", null)
      .where(
        sql<boolean>`not exists (select 1 from "testCase" where "testCase"."projectId" = ${projectId}
          and "testCase"."folderId" = "folder"."id" and ${isVisibleCase(OF_CASE)}
          and ("testCase"."binId" is null or "testCase"."binId" <> ${binId}))`,
      )
      .where(
        sql<boolean>`not exists (select 1 from "folder" as "inner" where "inner"."projectId" = ${projectId}
          and "inner"."parentId" = "folder"."id" and "inner"."binId" is null)`,
      )
      .executeTakeFirstOrThrow();
    if (numUpdatedRows === 0n) return binned;
    binned += Number(numUpdatedRows);
  }
}
