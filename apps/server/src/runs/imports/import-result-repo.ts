import type { ResultStatus } from "@tessera/domain";
import { given } from "../../platform/db/given.ts";
import { insertRows } from "../../platform/db/insert-rows.ts";
import type { Db, Tx, UnmatchedTestTable } from "../../platform/db/schema.ts";

export type MatchedRow = {
  id: string;
  caseNumber: number;
  caseName: string;
  name: string;
  classname: string | null;
  variant: string | null;
  status: ResultStatus;
  match: number | null;
};

type OfImport = { importId: string; status?: readonly ResultStatus[] | undefined };

/** The executions that an import brought, in the order of their cases, after one; attempts that another replaced in it left out. */
export function listMatched(
  db: Db,
  { projectId, importId, match, status }: OfImport & { projectId: string; match: number | undefined },
  after: [caseNumber: number, id: string] | undefined,
  limit: number,
): Promise<MatchedRow[]> {
  return db
    .selectFrom("testResult")
    .innerJoin("testCase", (join) =>
      join
        .onRef("testCase.projectId", "=", "testResult.projectId")
        .onRef("testCase.number", "=", "testResult.caseNumber"),
    )
    .where("testResult.importId", "=", importId)
    .where("testResult.projectId", "=", projectId)
    .where("decidesPart", "=", 1)
    .where((row) =>
      row.and([
        ...given(match, (match) => row("testResult.match", "=", match)),
        ...given(status, (status) => row("testResult.status", "in", status)),
        ...given(after, ([caseNumber, id]) =>
          row(row.refTuple("testResult.caseNumber", "testResult.id"), ">", row.tuple(caseNumber, id)),
        ),
      ]),
    )
    .select(["testResult.id", "testResult.caseNumber", "testCase.name as caseName", "testResult.name"])
    .select(["testResult.classname", "testResult.variant", "testResult.status", "testResult.match"])
    .orderBy("testResult.caseNumber")
    .orderBy("testResult.id")
    .limit(limit)
    .execute();
}

/** Tests of an import that matched no case, in the order of the report, after one. */
export function listUnmatched(
  db: Db,
  { importId, status }: OfImport,
  after: number,
  limit: number,
): Promise<UnmatchedTestTable[]> {
  return db
    .selectFrom("unmatchedTest")
    .selectAll()
    .where("importId", "=", importId)
    .where("number", ">", after)
    .where((row) => row.and(given(status, (status) => row("status", "in", status))))
    .orderBy("number")
    .limit(limit)
    .execute();
}

export async function insertUnmatched(db: Tx, rows: readonly UnmatchedTestTable[]): Promise<void> {
  await insertRows(db, "unmatchedTest", rows);
}

/** Removes some of the tests of an import that was given up; answers how many. */
export async function removeUnmatched(db: Tx, importId: string, limit: number): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom("unmatchedTest")
    .where("importId", "=", importId)
    .where("number", "in", (query) =>
      query.selectFrom("unmatchedTest").select("number").where("importId", "=", importId).limit(limit),
    )
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}
