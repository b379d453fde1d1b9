import { sql } from "kysely";
import { subtree } from "../../platform/db/folder-tree.ts";
import type { Db, TestCaseTable, Tx } from "../../platform/db/schema.ts";
import { isVisibleCase, keepsKey } from "../../platform/db/visibility.ts";

const COLUMNS = {
  importId: sql.ref<string | null>("testCase.importId"),
  binId: sql.ref<string | null>("testCase.binId"),
};

/** Visible cases of the folder and all folders below it. */
function inFolder(db: Db, projectId: string, folderId: string) {
  return db
    .selectFrom("testCase")
    .where("projectId", "=", projectId)
    .where("folderId", "in", subtree(db, projectId, folderId))
    .where(isVisibleCase(COLUMNS));
}

export async function countInFolder(db: Db, projectId: string, folderId: string): Promise<number> {
  const row = await inFolder(db, projectId, folderId)
    .select((testCase) => testCase.fn.countAll<number>().as("count"))
    .executeTakeFirstOrThrow();
  return row.count;
}

/** Marks at most `limit` cases of the folder and all folders below it; answers how many. */
export async function markInFolder(
  db: Tx,
  { projectId, target, id }: { projectId: string; target: string; id: string },
  limit: number,
): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable("testCase")
    .set({ binId: id })
    .where("projectId", "=", projectId)
    .where(
      "number",
      "in",
      inFolder(db, projectId, target)
        .select("number")
        .where((it) => it.or([it("binId", "is", null), it("binId", "<>", id)]))
        .orderBy("number")
        .limit(limit),
    )
    .executeTakeFirstOrThrow();
  return Number(numUpdatedRows);
}

/** Marks those of the cases that no deletion hides, whatever a deletion under way has marked; answers how many. */
export async function mark(db: Tx, projectId: string, numbers: number[], binId: string): Promise<number> {
  if (numbers.length === 0) return 0;
  const { numUpdatedRows } = await db
    .updateTable("testCase")
    .set({ binId })
    .where("projectId", "=", projectId)
    .where("number", "in", numbers)
    .where(keepsKey(COLUMNS.binId))
    .executeTakeFirstOrThrow();
  return Number(numUpdatedRows);
}

/** Removes the marks of at most `limit` cases; answers how many. */
export async function unmark(db: Tx, binId: string, limit: number): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable("testCase")
    .set({ binId: null })
    .where("binId", "=", binId)
    .where((testCase) =>
      testCase(
        testCase.refTuple("projectId", "number"),
        "in",
        db
          .selectFrom("testCase")
          .select(["projectId", "number"])
          .where("binId", "=", binId)
          .limit(limit)
          .$asTuple("projectId", "number"),
      ),
    )
    .executeTakeFirstOrThrow();
  return Number(numUpdatedRows);
}

/** Removes at most `limit` marked cases for good, with their keys; answers how many. */
export async function remove(db: Tx, binId: string, limit: number): Promise<number> {
  const rows = await db
    .selectFrom("testCase")
    .select(["projectId", "number"])
    .where("binId", "=", binId)
    .limit(limit)
    .execute();
  const [first] = rows;
  if (!first) return 0;
  const numbers = rows.map((row) => row.number);
  const { projectId } = first;
  await db.deleteFrom("caseKey").where("projectId", "=", projectId).where("caseNumber", "in", numbers).execute();
  await db.deleteFrom("testCase").where("projectId", "=", projectId).where("number", "in", numbers).execute();
  return rows.length;
}

type Taken = { number: number; by: number };

/** Marked cases one of whose keys another case has by now. */
export function findTaken(db: Db, projectId: string, binId: string, limit: number): Promise<Taken[]> {
  return (
    db
      .selectFrom("testCase")
      // Cross joins are read in this order: SQLite begins with all keys of the project else.
      .crossJoin("caseKey")
      .crossJoin("caseKey as taken")
      .crossJoin("testCase as other")
      .whereRef("caseKey.projectId", "=", "testCase.projectId")
      .whereRef("caseKey.caseNumber", "=", "testCase.number")
      .whereRef("taken.projectId", "=", "caseKey.projectId")
      .whereRef("taken.key", "=", "caseKey.key")
      .whereRef("taken.caseNumber", "<>", "caseKey.caseNumber")
      .whereRef("other.projectId", "=", "taken.projectId")
      .whereRef("other.number", "=", "taken.caseNumber")
      .select(["testCase.number", "other.number as by"])
      .where("testCase.projectId", "=", projectId)
      .where("testCase.binId", "=", binId)
      .where(keepsKey(sql.ref("other.binId")))
      .orderBy("testCase.number")
      .limit(limit)
      .execute()
  );
}

/** Marked cases whose folder is in the bin too, by another deletion. */
export function findHomeless(
  db: Db,
  projectId: string,
  binId: string,
): Promise<Pick<TestCaseTable, "number"> | undefined> {
  return db
    .selectFrom("testCase")
    .innerJoin("folder", "folder.id", "testCase.folderId")
    .select("testCase.number")
    .where("testCase.projectId", "=", projectId)
    .where("testCase.binId", "=", binId)
    .where("folder.binId", "is not", null)
    .where("folder.binId", "<>", binId)
    .limit(1)
    .executeTakeFirst();
}
