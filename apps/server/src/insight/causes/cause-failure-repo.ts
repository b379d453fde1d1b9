import { type ExpressionBuilder, sql } from "kysely";
import type { CauseTable, Db, Schema, Tx } from "../../platform/db/schema.ts";
import { isCounting } from "../../platform/db/visibility.ts";

type RunKey = { projectId: string; runNumber: number };

/** The cause that failures of `cause` count as. */
const standing = () => sql<number>`coalesce("cause"."mergedInto", "cause"."number")`;

/** Failures of a run that count, one row for each case and cause. */
function failuresIn(db: Db, { projectId, runNumber }: RunKey) {
  return db
    .selectFrom("testResult as failure")
    .innerJoin("cause", (join) =>
      join.onRef("cause.projectId", "=", "failure.projectId").onRef("cause.number", "=", "failure.causeNumber"),
    )
    .where("failure.projectId", "=", projectId)
    .where("failure.runNumber", "=", runNumber)
    .where("failure.causeNumber", "is not", null)
    .where(isCounting("failure"));
}

/** The newest run that has a failure of the cause that counts. */
function newestRun(db: Db, projectId: string) {
  return (
    db
      .selectFrom("cause as own")
      // A cross join is read in this order: SQLite begins with all failures of the project else.
      .crossJoin("testResult as failure")
      .whereRef("failure.projectId", "=", "own.projectId")
      .whereRef("failure.causeNumber", "=", "own.number")
      .where("own.projectId", "=", projectId)
      .where(sql<boolean>`("own"."number" = "cause"."number" or "own"."mergedInto" = "cause"."number")`)
      .where("failure.causeNumber", "is not", null)
      .where(isCounting("failure"))
      .select((row) => row.fn.max<number | null>("failure.runNumber").as("runNumber"))
  );
}

/** Records which causes the run has, and which it had before; opens those that were resolved before it began. */
export async function recordRun(db: Tx, run: RunKey): Promise<void> {
  const { projectId, runNumber } = run;
  const causes = () => failuresIn(db, run).select(standing().as("number"));
  // A part of the run may be gone, or all of it.
  await db
    .updateTable("cause")
    .set({ lastRun: sql<number | null>`(${newestRun(db, projectId)})` })
    .where("projectId", "=", projectId)
    .where("lastRun", "=", runNumber)
    .where("number", "not in", causes())
    .execute();
  await db
    .updateTable("cause")
    .set({ lastRun: runNumber })
    .where("projectId", "=", projectId)
    .where("number", "in", causes())
    .where((cause) => cause.or([cause("lastRun", "is", null), cause("lastRun", "<", runNumber)]))
    .execute();
  await db
    .updateTable("cause")
    .set({ lastRun: newestRun(db, projectId) })
    .where("projectId", "=", projectId)
    .where("lastRun", "=", runNumber)
    .where("number", "not in", causes())
    .execute();
  await db
    .updateTable("cause")
    .set({ state: "open", isReopened: 1, reopenedIn: runNumber, resolvedAt: null })
    .where("projectId", "=", projectId)
    .where("state", "=", "resolved")
    .where("resolvedAt", "<=", (query) =>
      query
        .selectFrom("run")
        .select("run.createdAt")
        .where("run.projectId", "=", projectId)
        .where("run.number", "=", runNumber),
    )
    .where("number", "in", causes())
    .execute();
}

/** Failures of a cause that count; numbers of runs. */
export type CauseCounts = { number: number; tests: number; runs: number; firstRun: number; lastRun: number };

/** How many tests and runs had failures of the causes from the run `since` on, and the first and the last run of all that have any. */
export async function count(
  db: Db,
  projectId: string,
  numbers: readonly number[],
  since: number,
): Promise<CauseCounts[]> {
  if (numbers.length === 0) return [];
  const recent = new Map((await countSince(db, projectId, numbers, since)).map((row) => [row.number, row]));
  const ends = Map.groupBy(await findEnds(db, projectId, numbers), (row) => row.number);
  return [...ends].flatMap(([number, members]): CauseCounts[] => {
    const runs = members.flatMap(({ firstRun, lastRun }) => [firstRun, lastRun]).filter((run) => run !== null);
    if (runs.length === 0) return [];
    const { tests = 0, runs: runsSince = 0 } = recent.get(number) ?? {};
    return [{ number, tests, runs: runsSince, firstRun: Math.min(...runs), lastRun: Math.max(...runs) }];
  });
}

/** Causes that count as the given ones. */
function membersOf(db: Db, projectId: string, numbers: readonly number[]) {
  return db
    .selectFrom("cause")
    .where("cause.projectId", "=", projectId)
    .where((cause) => cause.or([cause("cause.number", "in", numbers), cause("cause.mergedInto", "in", numbers)]));
}

/** Only failures from the run on are read, of however many. */
function countSince(db: Db, projectId: string, numbers: readonly number[], since: number) {
  return membersOf(db, projectId, numbers)
    .innerJoin("testResult as failure", (join) =>
      join.onRef("failure.projectId", "=", "cause.projectId").onRef("failure.causeNumber", "=", "cause.number"),
    )
    .where("failure.causeNumber", "is not", null)
    .where("failure.runNumber", ">=", since)
    .where(isCounting("failure"))
    .select([
      standing().as("number"),
      sql<number>`count(distinct "failure"."caseNumber")`.as("tests"),
      sql<number>`count(distinct "failure"."runNumber")`.as("runs"),
    ])
    .groupBy(standing())
    .execute();
}

/** The first and the last run with a failure of each cause: a step at either end of an index. */
function findEnds(db: Db, projectId: string, numbers: readonly number[]) {
  const end = (direction: "asc" | "desc") => (cause: ExpressionBuilder<Schema, "cause">) =>
    cause
      .selectFrom("testResult as failure")
      .select("failure.runNumber")
      .whereRef("failure.projectId", "=", "cause.projectId")
      .whereRef("failure.causeNumber", "=", "cause.number")
      .where("failure.causeNumber", "is not", null)
      .where(isCounting("failure"))
      .orderBy("failure.runNumber", direction)
      .limit(1);
  return membersOf(db, projectId, numbers)
    .select(standing().as("number"))
    .select((cause) => [end("asc")(cause).as("firstRun"), end("desc")(cause).as("lastRun")])
    .execute();
}

/** The causes of a run with the most tests first, after a place. */
export function listOfRun(
  db: Db,
  run: RunKey,
  after: [tests: number, number: number] | undefined,
  limit: number,
): Promise<(CauseTable & { tests: number })[]> {
  return db
    .with("counted", (db) =>
      failuresIn(db as Db, run)
        .select([standing().as("causeNumber"), sql<number>`count(distinct "failure"."caseNumber")`.as("tests")])
        .groupBy(standing()),
    )
    .selectFrom("counted")
    .innerJoin("cause", "cause.number", "counted.causeNumber")
    .where("cause.projectId", "=", run.projectId)
    .$if(after !== undefined, (query) => {
      const [tests, number] = after as [number, number];
      return query.where(
        sql<boolean>`("counted"."tests" < ${tests} or ("counted"."tests" = ${tests} and "cause"."number" > ${number}))`,
      );
    })
    .selectAll("cause")
    .select("counted.tests")
    .orderBy("counted.tests", "desc")
    .orderBy("cause.number")
    .limit(limit)
    .execute();
}

/** The first run that began at the time or later; above all others where none did. */
export async function firstRunSince(db: Db, projectId: string, at: string): Promise<number> {
  const row = await db
    .selectFrom("run")
    .select((run) => run.fn.min<number | null>("number").as("number"))
    .where("projectId", "=", projectId)
    .where("createdAt", ">=", at)
    .executeTakeFirst();
  return row?.number ?? 2_147_483_647;
}

/** Commits of the newest complete runs before the runs, of the same name and branch, by the number of the later run. */
export async function findCommitsBefore(
  db: Db,
  projectId: string,
  numbers: readonly number[],
): Promise<Map<number, string>> {
  if (numbers.length === 0) return new Map();
  const rows = await db
    .selectFrom("run")
    .where("run.projectId", "=", projectId)
    .where("run.number", "in", numbers)
    .select((run) => [
      "run.number",
      run
        .selectFrom("run as before")
        .select("before.commit")
        .whereRef("before.projectId", "=", "run.projectId")
        .whereRef("before.name", "=", "run.name")
        .where(
          sql<boolean>`("before"."branch" = "run"."branch" or ("before"."branch" is null and "run"."branch" is null))`,
        )
        .whereRef("before.number", "<", "run.number")
        .where("before.isComplete", "=", 1)
        .where("before.isOutage", "=", 0)
        .where("before.binId", "is", null)
        .orderBy("before.number", "desc")
        .limit(1)
        .as("commit"),
    ])
    .execute();
  return new Map(rows.flatMap(({ number, commit }) => (commit === null ? [] : [[number, commit] as const])));
}

/** The worst failure of the case in the run that counts, and the number of its cause. */
export async function findOfCase(
  db: Db,
  { projectId, runNumber }: RunKey,
  caseNumber: number,
): Promise<{ message: string | null; causeNumber: number | null } | undefined> {
  const failures = await db
    .selectFrom("testResult as failure")
    .leftJoin("cause", (join) =>
      join.onRef("cause.projectId", "=", "failure.projectId").onRef("cause.number", "=", "failure.causeNumber"),
    )
    .where("failure.projectId", "=", projectId)
    .where("failure.runNumber", "=", runNumber)
    .where("failure.caseNumber", "=", caseNumber)
    .where("failure.status", "in", ["failed", "error"])
    .where(sql<boolean>`"failure"."importId" is not null`)
    .where(isCounting("failure"))
    .select(["failure.id", "failure.gravity", "failure.message"])
    .select(sql<number | null>`coalesce("cause"."mergedInto", "cause"."number")`.as("causeNumber"))
    .execute();
  // A case has few: the order would lead the databases to an index of all failures of the project.
  return failures.sort((a, b) => a.gravity - b.gravity || (a.id < b.id ? -1 : 1))[0];
}

/** Tests that fail of the cause in the run. */
export async function countTests(db: Db, run: RunKey, number: number): Promise<number> {
  const row = await failuresIn(db, run)
    .where((cause) => cause.or([cause("cause.number", "=", number), cause("cause.mergedInto", "=", number)]))
    .select(sql<number>`count(distinct "failure"."caseNumber")`.as("tests"))
    .executeTakeFirstOrThrow();
  return row.tests;
}

/** Finds again which run is the newest that has each of the causes. */
export async function renewLastRun(db: Tx, projectId: string, numbers: readonly number[]): Promise<void> {
  await db
    .updateTable("cause")
    .set({ lastRun: sql<number | null>`(${newestRun(db, projectId)})` })
    .where("projectId", "=", projectId)
    .where("number", "in", numbers)
    .execute();
}
