import type { Change, RUN_RESULT_SORTS } from "@tessera/domain";
import { type ExpressionBuilder, type RawBuilder, type SqlBool, sql } from "kysely";
import { byBytes } from "../../platform/db/by-bytes.ts";
import { given } from "../../platform/db/given.ts";
import { contains } from "../../platform/db/like.ts";
import { isOfGroups } from "../../platform/db/owned-groups.ts";
import type { Db, RunCaseTable, Schema } from "../../platform/db/schema.ts";
import { isCounting } from "../../platform/db/visibility.ts";
import { isSeen, LEAST_FAILURE, PASSED, type RunVersion, severityIn } from "./run-case-repo.ts";

/** Two runs to compare; no cases are missing where `commonPlaces` is 0. */
export type Pair = {
  head: RunVersion;
  base: RunVersion | null;
  /** The bits of the baseline's environments and jobs that the run has too; 0 while it isn't complete. */
  commonPlaces: number;
};

export type CaseFilter = {
  severities?: readonly number[] | undefined;
  changes?: readonly Change[] | undefined;
  /** Bits of environments and jobs of the run that the rows are of. */
  places?: number | undefined;
  search?: string | undefined;
  flaky?: boolean | undefined;
  /** Number of the cause that a failure of the case counts as. */
  cause?: number | undefined;
  /** Groups of cases, as rules about owners make them. */
  groups?: readonly string[] | undefined;
};

/** A case in a run or its baseline, with the severity that each has it with. */
export type CaseRow = {
  caseNumber: number;
  severity: number | null;
  before: number | null;
  flaky: number | null;
  muted: number | null;
  name: string;
  classname: string | null;
  folder: string | null;
};

type Tables = Schema & { head: RunCaseTable; base: RunCaseTable };
type OfBoth = ExpressionBuilder<Tables, "head" | "base" | "testCase">;

/** What `changeOf` of the domain says of a case that the run has, as a condition. Without a baseline the only changes are new failures. */
export function isChanged(change: Exclude<Change, "missing">, { base }: Pick<Pair, "base">): RawBuilder<boolean> {
  if (base === null && change !== "newFailure") return sql`(1 = 0)`;
  const before = severityIn(base, "head");
  const fails = sql`"head"."severity" <= ${sql.lit(LEAST_FAILURE)}`;
  const failed = sql`${before} <= ${sql.lit(LEAST_FAILURE)}`;
  switch (change) {
    case "newFailure":
      return sql`(${fails} and coalesce(${before}, ${sql.lit(PASSED)}) > ${sql.lit(LEAST_FAILURE)})`;
    case "stillFailing":
      return sql`(${fails} and ${failed})`;
    case "fixed":
      return sql`("head"."severity" = ${sql.lit(PASSED)} and ${failed})`;
    case "added":
      return sql`("head"."severity" > ${sql.lit(LEAST_FAILURE)} and ${before} is null)`;
  }
}

/** True of a case of both runs whose outcome differs, though no change has a name for it. */
export function differs(pair: Pick<Pair, "base">): RawBuilder<boolean> {
  return sql`("head"."severity" <> ${severityIn(pair.base, "head")} and not ${isChanged("newFailure", pair)}
    and not ${isChanged("stillFailing", pair)} and not ${isChanged("fixed", pair)})`;
}

const COLUMNS = (db: Db) =>
  [
    "testCase.name",
    "testCase.automationClassname as classname",
    db
      .selectFrom("folder")
      .select("folder.name")
      .whereRef("folder.id", "=", "testCase.folderId" as never)
      .as("folder"),
  ] as const;

/** Cases that the run has, with what the baseline says of them. */
function ofRun(db: Db, { head, base }: Pair) {
  return db
    .selectFrom("runCase as head")
    .innerJoin("testCase", (join) =>
      join.onRef("testCase.projectId", "=", "head.projectId").onRef("testCase.number", "=", "head.caseNumber"),
    )
    .where(isSeen("head", head))
    .select(["head.caseNumber", "head.severity", "head.flaky", "head.muted"])
    .select(severityIn(base, "head").as("before"))
    .select(COLUMNS(db));
}

/** Cases of the baseline that the run lacks, although it has their environment and job; in the order of their numbers. */
export async function listMissing(
  db: Db,
  { head, base, commonPlaces }: Pair,
  { search, severities, groups }: Pick<CaseFilter, "search" | "severities" | "groups">,
  after: number,
  limit: number,
): Promise<CaseRow[]> {
  if (base === null || commonPlaces === 0) return [];
  const rows = await db
    .selectFrom("runCase as base")
    .innerJoin("testCase", (join) =>
      join.onRef("testCase.projectId", "=", "base.projectId").onRef("testCase.number", "=", "base.caseNumber"),
    )
    .where(isSeen("base", base))
    .where(sql<SqlBool>`("base"."places" & ${sql.lit(commonPlaces)}) <> 0`)
    .where(sql<SqlBool>`${severityIn(head, "base")} is null`)
    .where("base.caseNumber", ">", after)
    .where((row) =>
      row.and([
        ...given(search, (text) => matches(db, row as never, text)),
        ...given(severities, (severities) => row("base.severity", "in", severities)),
        ...given(groups, (groups) => isOfGroups(db, groups)),
      ]),
    )
    .select(["base.caseNumber", "base.severity as before"])
    .select(COLUMNS(db))
    .orderBy("base.caseNumber")
    .limit(limit)
    .execute();
  return rows.map((row) => ({ ...row, severity: null, flaky: null, muted: null }));
}

export type CaseOrder = (typeof RUN_RESULT_SORTS)[number];
/** The last row of the page before, with its sort keys as they are now. */
export type CasePlace = { caseNumber: number; severity: number; durationMs: number; name: string };

/** The sort keys of a case in the run. */
export function findPlace(db: Db, head: RunVersion, caseNumber: number): Promise<CasePlace | undefined> {
  return db
    .selectFrom("runCase as head")
    .innerJoin("testCase", (join) =>
      join.onRef("testCase.projectId", "=", "head.projectId").onRef("testCase.number", "=", "head.caseNumber"),
    )
    .where(isSeen("head", head))
    .where("head.caseNumber", "=", caseNumber)
    .select(["head.caseNumber", "head.severity", "head.durationMs", "testCase.name"])
    .executeTakeFirst();
}

/** Cases of the run in the order asked for, after a place. */
export async function list(
  db: Db,
  pair: Pair,
  filter: CaseFilter,
  order: CaseOrder,
  after: CasePlace | undefined,
  limit: number,
): Promise<CaseRow[]> {
  const rows = filtered(db, pair, filter);
  if (order === "severity") return listBySeverity(rows, after, limit);
  const name = byBytes(db, sql.ref<string>("testCase.name"));
  const key = order === "name" ? name : sql<number>`- "head"."durationMs"`;
  return rows
    .where((row) =>
      row.and(
        given(after, (place) => {
          const before = order === "name" ? place.name : -place.durationMs;
          return sql<SqlBool>`(${key} > ${before} or (${key} = ${before} and "head"."caseNumber" > ${place.caseNumber}))`;
        }),
      ),
    )
    .orderBy(key)
    .orderBy("head.caseNumber")
    .limit(limit)
    .execute();
}

/** Cases that did not pass stand in an index by their severity; those that passed come last, by their numbers. */
async function listBySeverity(
  rows: ReturnType<typeof filtered>,
  after: CasePlace | undefined,
  limit: number,
): Promise<CaseRow[]> {
  const passed = sql.lit(PASSED);
  const isPast = after?.severity === PASSED;
  const others = isPast
    ? []
    : await rows
        .where(sql<SqlBool>`"head"."severity" <> ${passed}`)
        .where((row) =>
          row.and(
            given(after, ({ severity, caseNumber }) =>
              row(row.refTuple("head.severity", "head.caseNumber"), ">", row.tuple(severity, caseNumber)),
            ),
          ),
        )
        .orderBy("head.severity")
        .orderBy("head.caseNumber")
        .limit(limit)
        .execute();
  if (others.length === limit) return others;
  const rest = await rows
    .where(sql<SqlBool>`"head"."severity" = ${passed}`)
    .where("head.caseNumber", ">", isPast ? after.caseNumber : 0)
    .orderBy("head.caseNumber")
    .limit(limit - others.length)
    .execute();
  return [...others, ...rest];
}

function filtered(db: Db, pair: Pair, { severities, changes, places, search, flaky, cause, groups }: CaseFilter) {
  return ofRun(db, pair).where((row) =>
    row.and([
      ...given(severities, (severities) => row("head.severity", "in", severities)),
      ...given(places, (places) => sql<SqlBool>`("head"."places" & ${sql.lit(places)}) <> 0`),
      ...given(flaky, (flaky) => (flaky ? row("head.flaky", ">", 0) : row("head.flaky", "=", 0))),
      ...given(search, (text) => matches(db, row as never, text)),
      ...given(cause, (cause) => row("head.caseNumber", "in", casesOf(db, pair.head, cause))),
      ...given(groups, (groups) => isOfGroups(db, groups)),
      ...given(changes, (changes) =>
        row.or(changes.flatMap((change) => (change === "missing" ? [] : [isChanged(change, pair)]))),
      ),
    ]),
  );
}

/** Cases that fail of the cause in the run. */
function casesOf(db: Db, { projectId, runNumber }: RunVersion, number: number) {
  return db
    .selectFrom("testResult as failure")
    .select("failure.caseNumber")
    .where("failure.projectId", "=", projectId)
    .where("failure.runNumber", "=", runNumber)
    .where("failure.causeNumber", "in", (query) =>
      query
        .selectFrom("cause")
        .select("cause.number")
        .where("cause.projectId", "=", projectId)
        .where((cause) => cause.or([cause("cause.number", "=", number), cause("cause.mergedInto", "=", number)])),
    )
    .where(isCounting("failure"));
}

function matches(db: Db, row: OfBoth, text: string) {
  const number = /^TC-([1-9][0-9]{0,8})$/i.exec(text)?.[1];
  return row.or([
    ...given(number, (number) => row("testCase.number", "=", Number(number))),
    contains(db, row.ref("testCase.name"), text),
    contains(db, row.ref("testCase.automationClassname"), text),
  ]);
}

/** Cases of both runs, or of the run alone, of which the condition is true; in the order of their numbers. */
export function listWhere(
  db: Db,
  pair: Pair,
  condition: RawBuilder<boolean>,
  after: number,
  limit: number,
): Promise<CaseRow[]> {
  return ofRun(db, pair)
    .where(condition)
    .where("head.caseNumber", ">", after)
    .orderBy("head.caseNumber")
    .limit(limit)
    .execute();
}

/** What the runs say of the cases, those without a result absent. */
export function listSeverities(
  db: Db,
  { projectId, numbers }: { projectId: string; numbers: readonly number[] },
  caseNumbers: readonly number[],
): Promise<Pick<RunCaseTable, "runNumber" | "caseNumber" | "severity">[]> {
  return db
    .selectFrom("runCase")
    .innerJoin("run", (join) =>
      join.onRef("run.projectId", "=", "runCase.projectId").onRef("run.number", "=", "runCase.runNumber"),
    )
    .where("runCase.projectId", "=", projectId)
    .where("runCase.runNumber", "in", numbers)
    .where("runCase.caseNumber", "in", caseNumbers)
    .whereRef("runCase.version", "<=", "run.version")
    .where((row) => row.or([row("replacedIn", "is", null), row("replacedIn", ">", row.ref("run.version"))]))
    .select(["runCase.runNumber", "runCase.caseNumber", "runCase.severity"])
    .execute();
}
