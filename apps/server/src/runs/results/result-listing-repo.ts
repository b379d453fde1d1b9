import type { RESULT_SORTS } from "@tessera/domain";
import { type ExpressionBuilder, sql } from "kysely";
import { byBytes } from "../../platform/db/by-bytes.ts";
import { contains } from "../../platform/db/like.ts";
import type { Db, ResultTextTable, Schema, TestResultTable } from "../../platform/db/schema.ts";
import { isBeingChanged, isLatest, isVisible, isVisibleResult, STANDING } from "../../platform/db/visibility.ts";
import { type CycleKey, inCycle, takenFrom } from "./result-repo.ts";

type Inner = "causeNumber" | "match" | "traits" | "decidesPart" | "standing" | "standingBefore" | "changedBy";
export type ResultRow = Omit<TestResultTable, Inner> & { isLatest: number };

export type ResultFilter = {
  /** Positions of the statuses in RESULT_STATUSES. */
  gravities: number[] | undefined;
  caseNumber: number | undefined;
  search: string | undefined;
  latestOnly: boolean;
  /** Those after a place in the order of severity and arrival. */
  after?: [gravity: number, id: string] | undefined;
};

const COLUMNS = [
  "id",
  "projectId",
  "cycleNumber",
  "caseNumber",
  "attempt",
  "runNumber",
  "environment",
  "job",
  "jobAttempt",
  "variant",
  "variantKey",
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

function filtered(results: ReturnType<typeof inCycle>, db: Db, filter: ResultFilter) {
  const { gravities, caseNumber, search, after } = filter;
  return results
    .where((result) => isVisible(result.ref("importId")))
    .$if(gravities !== undefined, (query) => query.where("gravity", "in", gravities ?? []))
    .$if(after !== undefined, (query) =>
      query.where(({ eb, refTuple, tuple }) => {
        const [gravity, id] = after as [number, string];
        return eb(refTuple("gravity", "id"), ">", tuple(gravity, id));
      }),
    )
    .$if(caseNumber !== undefined, (query) => query.where("caseNumber", "=", caseNumber as number))
    .$if(search !== undefined && search !== "", (query) =>
      query.where((result) => matches(db, result, search as string)),
    );
}

function matches(db: Db, result: ExpressionBuilder<Schema, "testResult">, search: string) {
  return result.or([contains(db, result.ref("name"), search), contains(db, result.ref("classname"), search)]);
}

function standingOf(result: ExpressionBuilder<Schema, "testResult">) {
  return {
    standing: result.ref("standing"),
    standingBefore: result.ref("standingBefore"),
    changedBy: result.ref("changedBy"),
  };
}

const latestFlag = (result: ExpressionBuilder<Schema, "testResult">) =>
  sql<number>`case when ${isLatest(standingOf(result))} then 1 else 0 end`.as("isLatest");

/** Results that count, and of the latest ones, those that an import that isn't done yet took from the cycle. */
function partsOf(db: Db, key: CycleKey, filter: ResultFilter) {
  const rows = (results: ReturnType<typeof inCycle>) =>
    filtered(results, db, filter).select(COLUMNS).select(latestFlag);
  if (!filter.latestOnly) return { own: rows(inCycle(db, key)) };
  // A cycle may have a thousand times as many results as it shows: each part has an index of its own.
  const shown = inCycle(db, key)
    .where("standing", "=", sql.lit(STANDING.inCycle))
    .where((result) => sql<boolean>`not coalesce(${isBeingChanged(result.ref("changedBy"))}, false)`);
  return { own: rows(shown), taken: rows(takenFrom(db, key)) };
}

type Part = ReturnType<typeof partsOf>["own"];

/** The rows of both parts; ordered and limited are only those that count, which have an index for it. */
function joined(db: Db, { own, taken }: ReturnType<typeof partsOf>, ordered: (part: Part) => Part) {
  const rows = db.selectFrom(ordered(own).as("part")).selectAll();
  return db.selectFrom((taken ? rows.unionAll(taken) : rows).as("result")).selectAll();
}

/** Most severe first, then in the order of arrival; after the given place. */
export function list(
  db: Db,
  key: CycleKey,
  filter: ResultFilter,
  { after, limit }: { after: [gravity: number, id: string] | undefined; limit: number },
): Promise<ResultRow[]> {
  const parts = partsOf(db, key, { ...filter, after });
  return joined(db, parts, (part) => part.orderBy("gravity").orderBy("id").limit(limit))
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
  const sortBy = sortKey(db, column[sort]);
  const ordered = (part: Part) =>
    part
      .orderBy(sortBy, direction)
      .orderBy("id", direction)
      .limit(offset + limit);
  return joined(db, partsOf(db, key, filter), ordered)
    .orderBy(sortBy, direction)
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
  const { own, taken } = partsOf(db, key, filter);
  const countOf = (part: Part) => part.clearSelect().select((result) => result.fn.countAll<number>().as("count"));
  const rows = await (taken ? countOf(own).unionAll(countOf(taken)) : countOf(own)).execute();
  return rows.reduce((sum, row) => sum + row.count, 0);
}

export async function find(
  db: Db,
  key: CycleKey,
  id: string,
): Promise<{ row: ResultRow; text: ResultTextTable | undefined } | undefined> {
  const row = await filtered(inCycle(db, key), db, {
    gravities: undefined,
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

/** Those of the results that can be seen, whatever their cycles. */
export function listByIds(db: Db, projectId: string, ids: readonly string[]): Promise<ResultRow[]> {
  return db
    .selectFrom("testResult")
    .where("projectId", "=", projectId)
    .where("id", "in", ids)
    .where(({ ref }) =>
      isVisibleResult({ importId: ref("importId"), projectId: ref("projectId"), cycleNumber: ref("cycleNumber") }),
    )
    .select(COLUMNS)
    .select(latestFlag)
    .execute();
}
