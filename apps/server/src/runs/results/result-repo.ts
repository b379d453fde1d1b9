import type { RESULT_SORTS, ResultStatus } from "@tessera/domain";
import { type ExpressionBuilder, sql } from "kysely";
import { byBytes } from "../../platform/db/by-bytes.ts";
import { insertRows } from "../../platform/db/insert-rows.ts";
import { contains } from "../../platform/db/like.ts";
import type { Db, ResultTextTable, Schema, TestResultTable } from "../../platform/db/schema.ts";
import { isLatest, isVisible } from "../../platform/db/visibility.ts";

export type CycleKey = { projectId: string; cycleNumber: number };

export type ResultRow = Omit<TestResultTable, "supersededBy"> & { isLatest: number };

export type ResultFilter = {
  statuses: ResultStatus[] | undefined;
  caseNumber: number | undefined;
  search: string | undefined;
  latestOnly: boolean;
};

const COLUMNS = [
  "id",
  "projectId",
  "cycleNumber",
  "caseNumber",
  "attempt",
  "status",
  "gravity",
  "name",
  "classname",
  "durationMs",
  "message",
  "source",
  "importId",
  "createdAt",
  "createdBy",
] as const;

function filtered(db: Db, key: CycleKey, filter: ResultFilter) {
  const { statuses, caseNumber, search } = filter;
  return inCycle(db, key)
    .where((result) => isVisible(result.ref("importId")))
    .$if(filter.latestOnly, (query) => query.where((result) => isLatest(result.ref("supersededBy"))))
    .$if(statuses !== undefined, (query) => query.where("status", "in", statuses ?? []))
    .$if(caseNumber !== undefined, (query) => query.where("caseNumber", "=", caseNumber as number))
    .$if(search !== undefined && search !== "", (query) =>
      query.where((result) => matches(db, result, search as string)),
    );
}

function inCycle(db: Db, { projectId, cycleNumber }: CycleKey) {
  return db.selectFrom("testResult").where("projectId", "=", projectId).where("cycleNumber", "=", cycleNumber);
}

function matches(db: Db, result: ExpressionBuilder<Schema, "testResult">, search: string) {
  return result.or([contains(db, result.ref("name"), search), contains(db, result.ref("classname"), search)]);
}

const latestFlag = (result: ExpressionBuilder<Schema, "testResult">) =>
  sql<number>`case when ${isLatest(result.ref("supersededBy"))} then 1 else 0 end`.as("isLatest");

/** Most severe first, then in the order of arrival; after the given place. */
export function list(
  db: Db,
  key: CycleKey,
  filter: ResultFilter,
  { after, limit }: { after: [gravity: number, id: string] | undefined; limit: number },
): Promise<ResultRow[]> {
  return filtered(db, key, filter)
    .select(COLUMNS)
    .select(latestFlag)
    .$if(after !== undefined, (query) =>
      query.where(({ eb, refTuple, tuple }) => {
        const [gravity, id] = after as [number, string];
        return eb(refTuple("gravity", "id"), ">", tuple(gravity, id));
      }),
    )
    .orderBy("gravity")
    .orderBy("id")
    .limit(limit)
    .execute();
}

export type ResultOrder = { sort: (typeof RESULT_SORTS)[number]; descending: boolean };

/** The rows from `offset` on in the order asked for. */
export function listWindow(
  db: Db,
  key: CycleKey,
  filter: ResultFilter,
  { sort, descending }: ResultOrder,
  { offset, limit }: { offset: number; limit: number },
): Promise<ResultRow[]> {
  const column = { status: "gravity", name: "name", duration: "durationMs" } as const;
  const direction = descending ? "desc" : "asc";
  return filtered(db, key, filter)
    .select(COLUMNS)
    .select(latestFlag)
    .orderBy(sortKey(db, column[sort]), direction)
    .orderBy("id", direction)
    .limit(limit)
    .offset(offset)
    .execute();
}

/** The same order on both databases: names by their bytes, and a missing duration is the shortest. */
function sortKey(db: Db, column: "gravity" | "name" | "durationMs") {
  if (column === "durationMs") return sql`coalesce("durationMs", -1)`;
  if (column === "name") return byBytes(db, sql.ref<string>("name"));
  return sql.ref(column);
}

export async function count(db: Db, key: CycleKey, filter: ResultFilter): Promise<number> {
  const row = await filtered(db, key, filter)
    .select((result) => result.fn.countAll<number>().as("count"))
    .executeTakeFirstOrThrow();
  return row.count;
}

/** How many latest results of the cycle have each status. */
export async function countByStatus(db: Db, key: CycleKey): Promise<Map<number, number>> {
  const rows = await filtered(db, key, {
    statuses: undefined,
    caseNumber: undefined,
    search: undefined,
    latestOnly: true,
  })
    .select(["gravity", (result) => result.fn.countAll<number>().as("count")])
    .groupBy("gravity")
    .execute();
  return new Map(rows.map((row) => [row.gravity, row.count]));
}

export async function find(
  db: Db,
  key: CycleKey,
  id: string,
): Promise<{ row: ResultRow; text: ResultTextTable | undefined } | undefined> {
  const row = await filtered(db, key, {
    statuses: undefined,
    caseNumber: undefined,
    search: undefined,
    latestOnly: false,
  })
    .select(COLUMNS)
    .select(latestFlag)
    .where("id", "=", id)
    .executeTakeFirst();
  if (!row) return undefined;
  return { row, text: await db.selectFrom("resultText").selectAll().where("resultId", "=", id).executeTakeFirst() };
}

export async function insertMany(db: Db, results: TestResultTable[], texts: ResultTextTable[]): Promise<void> {
  await insertRows(db, "testResult", results);
  await insertRows(db, "resultText", texts);
}

/** The highest attempt of each of the cases in the cycle, results that can't be seen yet included. */
export async function findAttempts(db: Db, key: CycleKey, caseNumbers: number[]): Promise<Map<number, number>> {
  if (caseNumbers.length === 0) return new Map();
  const rows = await inCycle(db, key)
    .select(["caseNumber", (result) => result.fn.max<number>("attempt").as("attempt")])
    .where("caseNumber", "in", caseNumbers)
    .groupBy("caseNumber")
    .execute();
  return new Map(rows.map((row) => [row.caseNumber, row.attempt]));
}

/** Marks the results that counted until now as replaced by `by`: an import, or "manual". */
export async function supersede(db: Db, key: CycleKey, caseNumbers: number[], by: string): Promise<void> {
  if (caseNumbers.length === 0) return;
  await db
    .updateTable("testResult")
    .set({ supersededBy: by })
    .where("projectId", "=", key.projectId)
    .where("cycleNumber", "=", key.cycleNumber)
    .where("caseNumber", "in", caseNumbers)
    .where((result) => isLatest(result.ref("supersededBy")))
    .execute();
}

/** Removes at most `limit` results of an abandoned import; the results they had replaced count again. */
export async function removeOfImport(db: Db, importId: string, limit: number): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable("testResult")
    .set({ supersededBy: null })
    .where("id", "in", (q) => q.selectFrom("testResult").select("id").where("supersededBy", "=", importId).limit(limit))
    .executeTakeFirstOrThrow();
  const { numDeletedRows: results } = await db
    .deleteFrom("testResult")
    .where("id", "in", (q) => q.selectFrom("testResult").select("id").where("importId", "=", importId).limit(limit))
    .executeTakeFirstOrThrow();
  const { numDeletedRows: texts } = await db
    .deleteFrom("resultText")
    .where("resultId", "in", (q) =>
      q.selectFrom("resultText").select("resultId").where("importId", "=", importId).limit(limit),
    )
    .executeTakeFirstOrThrow();
  return Number(numUpdatedRows + results + texts);
}
