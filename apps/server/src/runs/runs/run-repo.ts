import { type ListRuns, spanOf, type Verdict } from "@tessera/domain";
import { type ExpressionBuilder, type SqlBool, sql } from "kysely";
import { byBytes } from "../../platform/db/by-bytes.ts";
import { given } from "../../platform/db/given.ts";
import { contains } from "../../platform/db/like.ts";
import type { Db, RunPlaceTable, RunTable, Schema, Tx } from "../../platform/db/schema.ts";
import { MAX_WATCHED_RUNS } from "../../platform/limits/limits.ts";

/** Above every character of a text. */
const LAST_CHARACTER = "\u{10ffff}";

export type RunKey = { projectId: string; runNumber: number };

/** The run with the key, also one whose first upload is still being stored. */
export function findByKey(db: Db, projectId: string, key: string): Promise<RunTable | undefined> {
  return db
    .selectFrom("run")
    .selectAll()
    .where("projectId", "=", projectId)
    .where("key", "=", key)
    .where("binId", "is", null)
    .executeTakeFirst();
}

/** The runs with the numbers that have an upload. */
export async function findMany(db: Db, projectId: string, numbers: readonly number[]): Promise<RunTable[]> {
  if (numbers.length === 0) return [];
  return visible(db, projectId).where("number", "in", numbers).execute();
}

/** The run with the number, in the bin or not: a run keeps the baseline that it was compared with. */
export function findAlsoInBin(db: Db, projectId: string, number: number): Promise<RunTable | undefined> {
  return db
    .selectFrom("run")
    .selectAll()
    .where("projectId", "=", projectId)
    .where("number", "=", number)
    .executeTakeFirst();
}

export async function insert(db: Tx, run: RunTable): Promise<void> {
  await db.insertInto("run").values(run).execute();
}

/** Stores what an upload, or the end of its run, made of it. */
export async function update(db: Tx, { projectId, runNumber }: RunKey, change: Partial<RunTable>): Promise<void> {
  await db.updateTable("run").set(change).where("projectId", "=", projectId).where("number", "=", runNumber).execute();
}

/** Marks the runs that were compared with this one, which changed. */
export async function markCompared(db: Tx, { projectId, runNumber }: RunKey): Promise<void> {
  await db
    .updateTable("run")
    .set({ isOutdated: 1 })
    .where("projectId", "=", projectId)
    .where("baseline", "=", runNumber)
    .execute();
}

/** Some runs whose baseline changed after they were counted. */
export function listOutdated(db: Db, limit: number): Promise<Pick<RunTable, "projectId" | "number">[]> {
  return db.selectFrom("run").select(["projectId", "number"]).where("isOutdated", "=", 1).limit(limit).execute();
}

/** Removes a run that has no import, staged or done. */
export async function removeEmpty(db: Tx, projectId: string, number: number): Promise<void> {
  await db
    .deleteFrom("run")
    .where("projectId", "=", projectId)
    .where("number", "=", number)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom("import")
            .select("import.id")
            .whereRef("import.projectId", "=", "run.projectId")
            .whereRef("import.runNumber", "=", "run.number"),
        ),
      ),
    )
    .execute();
}

/** The newest runs below the number that can be a baseline, one for each of the branches that has any. */
export async function findBaselineCandidates(
  db: Db,
  { projectId, name, below }: { projectId: string; name: string; below: number },
  branches: readonly (string | null)[],
): Promise<RunTable[]> {
  const found: RunTable[] = [];
  for (const branch of branches) {
    const run = await visible(db, projectId)
      .where("name", "=", name)
      .where((run) => (branch === null ? run("branch", "is", null) : run("branch", "=", branch)))
      .where("number", "<", below)
      .where("isComplete", "=", 1)
      .where("isOutage", "=", 0)
      .orderBy("number", "desc")
      .limit(1)
      .executeTakeFirst();
    if (run) found.push(run);
  }
  return found;
}

/** Numbers of the newest runs up to one, of the same name and branch. */
export async function findSeries(
  db: Db,
  { projectId, name, branch, number }: Pick<RunTable, "projectId" | "name" | "branch" | "number">,
  limit: number,
): Promise<Pick<RunTable, "number" | "commit" | "createdAt">[]> {
  return db
    .selectFrom("run")
    .select(["number", "commit", "createdAt"])
    .where("projectId", "=", projectId)
    .where("version", ">", 0)
    .where("binId", "is", null)
    .where("name", "=", name)
    .where((run) => (branch === null ? run("branch", "is", null) : run("branch", "=", branch)))
    .where("number", "<=", number)
    .orderBy("number", "desc")
    .limit(limit)
    .execute();
}

/** What changes of the newest runs, and of the newest that wait for shards. */
export async function listWatched(db: Db, projectId: string) {
  const runs = db
    .selectFrom("run")
    .select([
      "number",
      "version",
      "finishedAt",
      "updatedAt",
      "newFailures",
      "stillFailing",
      "fixed",
      "added",
      "missing",
    ])
    .where("projectId", "=", projectId)
    .where("version", ">", 0)
    .orderBy("number", "desc")
    .limit(MAX_WATCHED_RUNS);
  return [...(await runs.where("judgement", "=", "open").execute()), ...(await runs.execute())];
}

/** Which runs are wanted; `overdueAt` is the time of the last upload of a run that is overdue now. */
export type RunFilter = Omit<ListRuns, "limit" | "cursor"> & { overdueAt: string };

/** Newest first, below the number `before`. */
export function list(
  db: Db,
  { projectId, branch, verdict, environment, commit, name, search, overdueAt, ...span }: RunFilter,
  before: number | undefined,
  limit: number,
): Promise<RunTable[]> {
  const { from, to } = spanOf(span);
  return visible(db, projectId)
    .where((run) =>
      run.and([
        ...given(before, (number) => run("number", "<", number)),
        ...given(branch, (branch) => run("branch", "=", branch)),
        ...given(name, (name) => run("name", "=", name)),
        ...given(from, (from) => run("createdAt", ">=", from)),
        ...given(to, (to) => run("createdAt", "<=", to)),
        ...given(commit, (start) => startsWith(db, run, start)),
        ...given(verdict, (verdicts) => run.or(verdicts.map((verdict) => isJudged(run, verdict, overdueAt)))),
        ...given(environment, (environment) => isIn(run, projectId, environment)),
        ...given(search || undefined, (text) => matches(db, run, text)),
      ]),
    )
    .orderBy("number", "desc")
    .limit(limit)
    .execute();
}

type OfRun = ExpressionBuilder<Schema, "run">;

function startsWith(db: Db, run: OfRun, start: string) {
  const commit = byBytes(db, run.ref("commit"));
  return sql<SqlBool>`(${commit} >= ${start} and ${commit} < ${start + LAST_CHARACTER})`;
}

function isIn(run: OfRun, projectId: string, environment: string) {
  return run("number", "in", (query) =>
    query
      .selectFrom("runPlace")
      .select("runPlace.runNumber")
      .where("runPlace.projectId", "=", projectId)
      .where("runPlace.environment", "=", environment),
  );
}

/** The verdict that `verdictOf` gives, as a condition. */
function isJudged(run: OfRun, verdict: Verdict, overdueAt: string) {
  if (verdict === "failed" || verdict === "passed") return run("judgement", "=", verdict);
  const isOver = run.or([run("finishedAt", "is not", null), run("updatedAt", "<=", overdueAt)]);
  return run.and([run("judgement", "=", "open"), verdict === "incomplete" ? isOver : run.not(isOver)]);
}

function matches(db: Db, run: OfRun, text: string) {
  const number = /^RUN-([1-9][0-9]{0,8})$/i.exec(text)?.[1];
  const columns = ["name", "branch", "commit", "pullRequest", "key"] as const;
  return run.or([
    ...given(number, (number) => run("number", "=", Number(number))),
    ...columns.map((column) => contains(db, run.ref(column), text)),
  ]);
}

function visible(db: Db, projectId: string) {
  return db
    .selectFrom("run")
    .selectAll()
    .where("projectId", "=", projectId)
    .where("version", ">", 0)
    .where("binId", "is", null);
}

/** The environments and jobs of the runs, by their numbers. */
export async function listPlaces(db: Db, projectId: string, numbers: readonly number[]): Promise<RunPlaceTable[]> {
  if (numbers.length === 0) return [];
  return db
    .selectFrom("runPlace")
    .selectAll()
    .where("projectId", "=", projectId)
    .where("runNumber", "in", numbers)
    .orderBy("runNumber")
    .orderBy("number")
    .execute();
}

export async function insertPlace(db: Tx, place: RunPlaceTable): Promise<void> {
  await db
    .insertInto("runPlace")
    .values(place)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
