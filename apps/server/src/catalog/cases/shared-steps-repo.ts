import { insertRows } from "../../platform/db/insert-rows.ts";
import { contains } from "../../platform/db/like.ts";
import type { Db, SharedStepsTable, TestCaseTable, Tx } from "../../platform/db/schema.ts";

export type SharedStepsKey = Pick<SharedStepsTable, "projectId" | "number">;
export type SharedStepsRow = SharedStepsTable & { cases: number };

/** With the number of test cases that have them, outside of the bin. */
function counted(db: Db, projectId: string) {
  return db
    .selectFrom("sharedSteps")
    .selectAll()
    .select((shared) =>
      shared
        .selectFrom("sharedStepsUse as use")
        .innerJoin("testCase", (join) =>
          join.onRef("testCase.projectId", "=", "use.projectId").onRef("testCase.number", "=", "use.caseNumber"),
        )
        .whereRef("use.projectId", "=", "sharedSteps.projectId")
        .whereRef("use.sharedNumber", "=", "sharedSteps.number")
        .where("testCase.binId", "is", null)
        .select(({ fn }) => fn.countAll<number>().as("count"))
        .$asScalar()
        .$notNull()
        .as("cases"),
    )
    .where("projectId", "=", projectId);
}

/** In the order of their numbers. */
export function list(
  db: Db,
  projectId: string,
  search: string | undefined,
  { after, limit }: { after: number; limit: number },
): Promise<SharedStepsRow[]> {
  return counted(db, projectId)
    .where("number", ">", after)
    .$if(search !== undefined, (query) =>
      query.where((shared) => contains(db, shared.ref("sharedSteps.name"), search ?? "")),
    )
    .orderBy("number")
    .limit(limit)
    .execute();
}

export function find(db: Db, { projectId, number }: SharedStepsKey): Promise<SharedStepsRow | undefined> {
  return counted(db, projectId).where("number", "=", number).executeTakeFirst();
}

export async function count(db: Db, projectId: string): Promise<number> {
  const { count } = await db
    .selectFrom("sharedSteps")
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .where("projectId", "=", projectId)
    .executeTakeFirstOrThrow();
  return count;
}

/** Those that exist, kept from other writers until the end of the transaction. */
export async function lockMany(db: Tx, projectId: string, numbers: readonly number[]): Promise<SharedStepsTable[]> {
  const rows: SharedStepsTable[] = [];
  for (const number of [...numbers].sort((a, b) => a - b)) {
    const row = await db
      .updateTable("sharedSteps")
      .set({ number })
      .where("projectId", "=", projectId)
      .where("number", "=", number)
      .returningAll()
      .executeTakeFirst();
    if (row) rows.push(row);
  }
  return rows;
}

export async function insert(db: Tx, row: SharedStepsTable): Promise<void> {
  await db.insertInto("sharedSteps").values(row).execute();
}

export async function update(
  db: Tx,
  { projectId, number }: SharedStepsKey,
  change: Partial<SharedStepsTable>,
): Promise<void> {
  await db
    .updateTable("sharedSteps")
    .set(change)
    .where("projectId", "=", projectId)
    .where("number", "=", number)
    .execute();
}

export async function remove(db: Tx, { projectId, number }: SharedStepsKey): Promise<void> {
  await db.deleteFrom("sharedSteps").where("projectId", "=", projectId).where("number", "=", number).execute();
}

/** The test cases that have a copy, those in the bin too, in their order and kept from other writers. */
export async function lockUsers(db: Tx, { projectId, number }: SharedStepsKey): Promise<TestCaseTable[]> {
  const rows = await db
    .updateTable("testCase")
    .set((testCase) => ({ version: testCase.ref("version") }))
    .where("projectId", "=", projectId)
    .where("number", "in", (testCase) =>
      testCase
        .selectFrom("sharedStepsUse as use")
        .select("use.caseNumber")
        .where("use.projectId", "=", projectId)
        .where("use.sharedNumber", "=", number),
    )
    .returningAll()
    .execute();
  return rows.sort((a, b) => a.number - b.number);
}

/** How many test cases have a copy, those in the bin too. */
export async function countUsers(db: Tx, { projectId, number }: SharedStepsKey): Promise<number> {
  const { count } = await db
    .selectFrom("sharedStepsUse")
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .where("projectId", "=", projectId)
    .where("sharedNumber", "=", number)
    .executeTakeFirstOrThrow();
  return count;
}

/** The shared steps of which a test case has a copy. */
export async function findUsed(db: Tx, projectId: string, caseNumber: number): Promise<number[]> {
  const rows = await db
    .selectFrom("sharedStepsUse")
    .select("sharedNumber")
    .where("projectId", "=", projectId)
    .where("caseNumber", "=", caseNumber)
    .execute();
  return rows.map(({ sharedNumber }) => sharedNumber);
}

export async function addUses(
  db: Tx,
  projectId: string,
  caseNumber: number,
  numbers: readonly number[],
): Promise<void> {
  await insertRows(
    db,
    "sharedStepsUse",
    numbers.map((sharedNumber) => ({ projectId, sharedNumber, caseNumber })),
  );
}

export async function removeUses(
  db: Tx,
  projectId: string,
  caseNumber: number,
  numbers: readonly number[],
): Promise<void> {
  if (numbers.length === 0) return;
  await db
    .deleteFrom("sharedStepsUse")
    .where("projectId", "=", projectId)
    .where("caseNumber", "=", caseNumber)
    .where("sharedNumber", "in", numbers)
    .execute();
}
