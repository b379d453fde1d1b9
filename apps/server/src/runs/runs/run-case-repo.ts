import { type ChangeCounts, type OutcomeCounts, type ResultStatus, WORST_FIRST } from "@tessera/domain";
import { type RawBuilder, sql } from "kysely";
import { insertRows } from "../../platform/db/insert-rows.ts";
import type { Db, RunCaseTable, Tx } from "../../platform/db/schema.ts";
import type { RunKey } from "./run-repo.ts";

/** What a case comes to in a run, with numbers for the other runs to compare. */
export type RunVersion = RunKey & { version: number };

export const severityOf = (status: ResultStatus): number => WORST_FIRST.indexOf(status);
export const statusOf = (severity: number): ResultStatus => WORST_FIRST[severity] as ResultStatus;
/** Severities up to this are failures. */
export const LEAST_FAILURE = severityOf("error");
export const PASSED = severityOf("passed");

/** True of the rows of a run that can be seen as of one of its uploads. */
export function isSeen(alias: string, { projectId, runNumber, version }: RunVersion): RawBuilder<boolean> {
  const column = (name: string) => sql.ref(`${alias}.${name}`);
  return sql<boolean>`(${column("projectId")} = ${projectId} and ${column("runNumber")} = ${runNumber}
    and ${column("version")} <= ${version} and (${column("replacedIn")} is null or ${column("replacedIn")} > ${version}))`;
}

/**
 * Hides what earlier uploads of the run said of the cases once the upload is done; answers those cases. Drops rows that no
 * reader can see any more.
 */
export async function replace(
  db: Tx,
  { projectId, runNumber, version }: RunVersion,
  caseNumbers: readonly number[],
): Promise<Set<number>> {
  if (caseNumbers.length === 0) return new Set();
  await db
    .deleteFrom("runCase")
    .where("projectId", "=", projectId)
    .where("runNumber", "=", runNumber)
    .where("caseNumber", "in", caseNumbers)
    .where("replacedIn", "<", version)
    .execute();
  const rows = await db
    .updateTable("runCase")
    .set({ replacedIn: version })
    .where("projectId", "=", projectId)
    .where("runNumber", "=", runNumber)
    .where("caseNumber", "in", caseNumbers)
    .where("version", "<", version)
    .returning("caseNumber")
    .execute();
  return new Set(rows.map((row) => row.caseNumber));
}

/** Rows of one statement: each has its own parameters. */
const CHUNK = 50;
const SUMMED = ["passed", "failed", "error", "skipped", "blocked", "muted", "flaky", "durationMs"] as const;

/** Stores rows, each on top of what the same upload said of its case before. */
export async function add(db: Tx, rows: readonly RunCaseTable[]): Promise<void> {
  for (let start = 0; start < rows.length; start += CHUNK) {
    await db
      .insertInto("runCase")
      .values(rows.slice(start, start + CHUNK))
      .onConflict((conflict) =>
        conflict.columns(["projectId", "runNumber", "caseNumber", "version"]).doUpdateSet((row) => ({
          severity: sql<number>`case when "excluded"."severity" < "runCase"."severity"
            then "excluded"."severity" else "runCase"."severity" end`,
          places: sql<number>`"runCase"."places" | "excluded"."places"`,
          ...Object.fromEntries(
            SUMMED.map((column) => [column, row(`runCase.${column}`, "+", row.ref(`excluded.${column}`))]),
          ),
        })),
      )
      .execute();
  }
}

/** The cases that the upload has said something of already. */
export async function findBegun(
  db: Db,
  { projectId, runNumber, version }: RunVersion,
  caseNumbers: readonly number[],
): Promise<Set<number>> {
  if (caseNumbers.length === 0) return new Set();
  const rows = await db
    .selectFrom("runCase")
    .select("caseNumber")
    .where("projectId", "=", projectId)
    .where("runNumber", "=", runNumber)
    .where("caseNumber", "in", caseNumbers)
    .where("version", "=", version)
    .execute();
  return new Set(rows.map((row) => row.caseNumber));
}

/** Stores rows of cases that the upload has said nothing of yet. */
export async function insertMany(db: Tx, rows: readonly RunCaseTable[]): Promise<void> {
  await insertRows(db, "runCase", rows);
}

/** Some cases that the upload replaces, in the order of their numbers, after one. */
export async function findReplaced(
  db: Db,
  { projectId, runNumber, version }: RunVersion,
  after: number,
  limit: number,
): Promise<number[]> {
  const rows = await db
    .selectFrom("runCase")
    .select("caseNumber")
    .distinct()
    .where("projectId", "=", projectId)
    .where("runNumber", "=", runNumber)
    .where("replacedIn", "=", version)
    .where("caseNumber", ">", after)
    .orderBy("caseNumber")
    .limit(limit)
    .execute();
  return rows.map((row) => row.caseNumber);
}

/** Undoes the rows of an upload for some cases after `after`; answers the last of them, null where none is left. */
export async function undo(
  db: Tx,
  { projectId, runNumber, version }: RunVersion,
  after: number,
  limit: number,
): Promise<number | null> {
  const rows = await db
    .selectFrom("runCase")
    .select("caseNumber")
    .where("projectId", "=", projectId)
    .where("runNumber", "=", runNumber)
    .where("caseNumber", ">", after)
    .orderBy("caseNumber")
    .limit(limit)
    .execute();
  const last = rows.at(-1)?.caseNumber;
  if (last === undefined) return null;
  await db
    .deleteFrom("runCase")
    .where("projectId", "=", projectId)
    .where("runNumber", "=", runNumber)
    .where((row) => row.between("caseNumber", after + 1, last))
    .where("version", ">=", version)
    .execute();
  await db
    .updateTable("runCase")
    .set({ replacedIn: null })
    .where("projectId", "=", projectId)
    .where("runNumber", "=", runNumber)
    .where((row) => row.between("caseNumber", after + 1, last))
    .where("replacedIn", ">=", version)
    .execute();
  return last;
}

/** The sums of some cases of a run, and what became of them since the baseline. */
export type Stretch = Omit<OutcomeCounts, "tests"> &
  Omit<ChangeCounts, "missing"> & {
    cases: number;
    flaky: number;
    durationMs: number;
    passedBefore: number;
    failingNow: number;
    last: number;
  };

/**
 * The severity that the case of an alias has in a run; null where it has none. A subquery of its own for each row: joined,
 * PostgreSQL compares all with all while it has no statistics of rows that have just come.
 */
export function severityIn(run: RunVersion | null, alias: string): RawBuilder<number | null> {
  if (run === null) return sql<number | null>`cast(null as integer)`;
  return sql<number | null>`(select "seen"."severity" from "runCase" as "seen"
    where ${isSeen("seen", run)} and "seen"."caseNumber" = ${sql.ref(`${alias}.caseNumber`)})`;
}

/** Adds up at most `limit` cases after `after`; null where none is left. */
export async function addUp(
  db: Db,
  head: RunVersion,
  base: RunVersion | null,
  after: number,
  limit: number,
): Promise<Stretch | null> {
  const sum = <Column extends (typeof SUMMED)[number]>(column: Column) =>
    sql<number>`cast(coalesce(sum(${sql.ref(column)}), 0) as bigint)`.as(column);
  const when = (condition: ReturnType<typeof sql>) =>
    sql<number>`cast(coalesce(sum(case when ${condition} then 1 else 0 end), 0) as bigint)`;
  const fails = sql`"severity" <= ${sql.lit(LEAST_FAILURE)}`;
  const failed = sql`"before" <= ${sql.lit(LEAST_FAILURE)}`;
  const passedBefore = sql`"before" = ${sql.lit(PASSED)}`;
  const compared = db
    .selectFrom("runCase as head")
    .selectAll("head")
    .select(severityIn(base, "head").as("before"))
    .where(isSeen("head", head))
    .where("head.caseNumber", ">", after)
    .orderBy("head.caseNumber")
    .limit(limit);
  const row = await db
    .selectFrom(compared.as("compared"))
    .select(SUMMED.map((column) => sum(column)))
    .select((row) => [
      row.fn.countAll<number>().as("cases"),
      row.fn.max<number | null>("caseNumber").as("last"),
      when(sql`${fails} and coalesce("before", ${sql.lit(PASSED)}) > ${sql.lit(LEAST_FAILURE)}`).as("newFailures"),
      when(sql`${fails} and ${failed}`).as("stillFailing"),
      when(sql`"severity" = ${sql.lit(PASSED)} and ${failed}`).as("fixed"),
      when(sql`not (${fails}) and "before" is null`).as("added"),
      when(passedBefore).as("passedBefore"),
      when(sql`${passedBefore} and ${fails}`).as("failingNow"),
    ])
    .executeTakeFirstOrThrow();
  return row.last === null ? null : { ...row, last: row.last };
}

/** Of some cases of the baseline after `after`, those that the run lacks although it has their environment and job. */
export async function findMissing(
  db: Db,
  { head, base, places }: { head: RunVersion; base: RunVersion; places: number },
  after: number,
  limit: number,
): Promise<{ missing: number; last: number } | null> {
  const compared = db
    .selectFrom("runCase as base")
    .select(["base.caseNumber", "base.places"])
    .select(severityIn(head, "base").as("now"))
    .where(isSeen("base", base))
    .where("base.caseNumber", ">", after)
    .orderBy("base.caseNumber")
    .limit(limit);
  const row = await db
    .selectFrom(compared.as("compared"))
    .select((row) => [
      row.fn.max<number | null>("caseNumber").as("last"),
      sql<number>`cast(coalesce(sum(case when "now" is null and ("places" & ${sql.lit(places)}) <> 0
        then 1 else 0 end), 0) as bigint)`.as("missing"),
    ])
    .executeTakeFirstOrThrow();
  return row.last === null ? null : { missing: row.missing, last: row.last };
}
