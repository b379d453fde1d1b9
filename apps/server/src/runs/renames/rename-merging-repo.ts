import { sql } from "kysely";
import type { Db, TestCaseTable, Tx } from "../../platform/db/schema.ts";

/** Ids of one statement. */
const CHUNK = 200;

type CaseRef = { projectId: string; number: number };

export async function listKeys(db: Db, { projectId, number }: CaseRef): Promise<string[]> {
  const rows = await db
    .selectFrom("caseKey")
    .select("key")
    .where("projectId", "=", projectId)
    .where("caseNumber", "=", number)
    .orderBy("key")
    .execute();
  return rows.map((row) => row.key);
}

/** Gives keys of one case to another; those that it has already stay its own. */
export async function moveKeys(
  db: Tx,
  projectId: string,
  keys: readonly string[],
  { from, to }: { from: number; to: number },
): Promise<void> {
  if (keys.length === 0) return;
  const own = new Set(await listKeys(db, { projectId, number: to }));
  const moving = keys.filter((key) => !own.has(key));
  if (moving.length === 0) return;
  await db
    .updateTable("caseKey")
    .set({ caseNumber: to })
    .where("projectId", "=", projectId)
    .where("caseNumber", "=", from)
    .where("key", "in", moving)
    .execute();
}

/** The cycles that plan the case. */
export async function listPlannedIn(db: Db, { projectId, number }: CaseRef): Promise<number[]> {
  const rows = await db
    .selectFrom("cycleCase")
    .select("cycleNumber")
    .where("projectId", "=", projectId)
    .where("caseNumber", "=", number)
    .execute();
  return rows.map((row) => row.cycleNumber);
}

/** What else belongs to a case, and goes with it. */
type Belonging = "attachment" | "comment";

export async function listBelonging(db: Db, table: Belonging, { projectId, number }: CaseRef): Promise<string[]> {
  const rows = await db
    .selectFrom(table)
    .select("id")
    .where("projectId", "=", projectId)
    .where("caseNumber", "=", number)
    .orderBy("id")
    .execute();
  return rows.map((row) => row.id);
}

/** Gives files or comments of one case to another, those that are still there. */
export async function moveBelonging(
  db: Tx,
  table: Belonging,
  projectId: string,
  ids: readonly string[],
  { from, to }: { from: number; to: number },
): Promise<void> {
  for (let start = 0; start < ids.length; start += CHUNK) {
    await db
      .updateTable(table)
      .set({ caseNumber: to })
      .where("projectId", "=", projectId)
      .where("caseNumber", "=", from)
      .where("id", "in", ids.slice(start, start + CHUNK))
      .execute();
  }
}

export function findCase(db: Db, { projectId, number }: CaseRef): Promise<TestCaseTable | undefined> {
  return db
    .selectFrom("testCase")
    .selectAll()
    .where("projectId", "=", projectId)
    .where("number", "=", number)
    .executeTakeFirst();
}

export async function updateCase(
  db: Tx,
  { projectId, number }: CaseRef,
  change: Partial<TestCaseTable>,
): Promise<void> {
  await db
    .updateTable("testCase")
    .set(change)
    .where("projectId", "=", projectId)
    .where("number", "=", number)
    .execute();
}

/** A run with results of both cases; undefined where there is none. */
export async function findCommonRun(db: Db, projectId: string, a: number, b: number): Promise<number | undefined> {
  const row = await db
    .selectFrom("runCase as one")
    .innerJoin("runCase as other", (join) =>
      join.onRef("other.projectId", "=", "one.projectId").onRef("other.runNumber", "=", "one.runNumber"),
    )
    .select("one.runNumber")
    .where("one.projectId", "=", projectId)
    .where("one.caseNumber", "=", a)
    .where("other.caseNumber", "=", b)
    .limit(1)
    .executeTakeFirst();
  return row?.runNumber;
}

export type Moving = { id: string; cycleNumber: number; runNumber: number; importId: string | null };

/** Results of a case in the order of their arrival; with a name, those that reports gave under it. */
export function listResults(
  db: Db,
  { projectId, number }: CaseRef,
  named: { name: string; classname: string } | null,
  limit: number,
): Promise<Moving[]> {
  return db
    .selectFrom("testResult")
    .select(["id", "cycleNumber", "runNumber", "importId"])
    .where("projectId", "=", projectId)
    .where("caseNumber", "=", number)
    .$if(named !== null, (query) =>
      query
        .where("importId", "is not", null)
        .where("name", "=", named?.name ?? "")
        .where(sql<boolean>`coalesce("classname", '') = ${named?.classname ?? ""}`),
    )
    .orderBy("id")
    .limit(limit)
    .execute();
}

/** Those of the results that still are the case's. */
export async function findResults(
  db: Db,
  projectId: string,
  number: number,
  ids: readonly string[],
): Promise<Moving[]> {
  const found: Moving[] = [];
  for (let start = 0; start < ids.length; start += CHUNK) {
    const rows = await db
      .selectFrom("testResult")
      .select(["id", "cycleNumber", "runNumber", "importId"])
      .where("projectId", "=", projectId)
      .where("caseNumber", "=", number)
      .where("id", "in", ids.slice(start, start + CHUNK))
      .execute();
    found.push(...rows);
  }
  return found;
}

/** The highest attempt of the case in the cycle; 0 for none. */
export async function findAttempt(db: Db, { projectId, number }: CaseRef, cycleNumber: number): Promise<number> {
  const row = await db
    .selectFrom("testResult")
    .select((result) => result.fn.max<number | null>("attempt").as("attempt"))
    .where("projectId", "=", projectId)
    .where("cycleNumber", "=", cycleNumber)
    .where("caseNumber", "=", number)
    .executeTakeFirst();
  return row?.attempt ?? 0;
}

export async function moveResult(db: Tx, id: string, caseNumber: number, attempt: number): Promise<void> {
  await db.updateTable("testResult").set({ caseNumber, attempt }).where("id", "=", id).execute();
}

/** What a case came to in the runs counts for another one. */
export async function moveRunCases(
  db: Tx,
  projectId: string,
  runNumbers: readonly number[],
  { from, to }: { from: number; to: number },
): Promise<void> {
  if (runNumbers.length === 0) return;
  await db
    .updateTable("runCase")
    .set({ caseNumber: to })
    .where("projectId", "=", projectId)
    .where("runNumber", "in", runNumbers)
    .where("caseNumber", "=", from)
    .execute();
}
