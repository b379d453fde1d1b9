import { type RawBuilder, sql } from "kysely";
import { followTrends } from "../src/insight/trends/trend-service.ts";
import type { Ctx, TxCtx } from "../src/platform/context.ts";
import { hasRowLocks } from "../src/platform/db/row-locks.ts";
import type { Db } from "../src/platform/db/schema.ts";
import { transact } from "../src/platform/db/transact.ts";

/** Runs of one upload each that imports stored, the newest of their project, of the same cases: they are repeated in turn. */
export type Pattern = { projectId: string; firstRun: number; lastRun: number };

/** When a run came, and the commit that it is of. */
export type RunFacts = { at: string; commit: string };

/** Tables with rows of a run, and their column with its number. */
const TABLES = {
  ...{ run: "number", runPlace: "runNumber", import: "runNumber", runCase: "runNumber" },
  ...{ testResult: "runNumber", flakyRun: "runNumber", runNews: "runNumber" },
};
const WITH_ID = ["import", "testResult", "runNews"];
/** `xxxxxxxx-xxxx` of an id is the time of its creation; the rest distinguishes it from others. */
const TIME_LENGTH = 13;
/** Ids of one statement. */
const CHUNK = 200;

type Id = { id: string; ms: number; rest: string };
type Repetition = RunFacts & { from: number; run: number; round: number; importId: string; next: string };

/**
 * Stores the pattern again until the project has so many runs: the very rows that imports of the same reports store, but for
 * the audit log. Ids and times are those of the runs, which come in the order of their numbers.
 */
export async function repeatRuns(
  ctx: Ctx,
  pattern: Pattern,
  runs: number,
  factsOf: (run: number) => RunFacts,
): Promise<void> {
  const { firstRun, lastRun, projectId } = pattern;
  const length = lastRun - firstRun + 1;
  if ((runs - lastRun) % length !== 0) throw new Error("The pattern must be repeated as a whole");
  const imports = await copyPattern(ctx.db, pattern);
  const importOf = (run: number) => idAt(imports[(run - firstRun) % length] as Id, factsOf(run).at);
  await supersede(ctx.db, pattern, importOf(lastRun + 1));
  for (let run = lastRun + 1; run <= runs; run++) {
    const round = Math.floor((run - firstRun) / length);
    const ids = { importId: importOf(run), next: importOf(run + 1) };
    await transact(ctx, async (ctx) => {
      await repeatRun(ctx, { ...factsOf(run), ...ids, run, round, from: run - round * length });
      await followTrends(ctx, { projectId, runNumber: run });
    });
  }
  await finish(ctx.db, pattern, runs, { ...factsOf(runs), next: importOf(runs + 1) });
}

/** Copies the pattern, so that what repeats it reads nothing of what it writes; answers the ids of its imports in order. */
async function copyPattern(db: Db, { projectId, firstRun, lastRun }: Pattern): Promise<Id[]> {
  for (const [table, number] of Object.entries(TABLES)) {
    await sql`create table ${copyOf(table)} as select * from ${sql.table(table)}
      where "projectId" = ${sql.lit(projectId)}
      and ${sql.ref(number)} between ${sql.lit(firstRun)} and ${sql.lit(lastRun)}`.execute(db);
  }
  await sql`create table ${copyOf("resultText")} as select "resultText".*, "row"."runNumber" from "resultText"
    inner join ${copyOf("testResult")} as "row" on "row"."id" = "resultText"."resultId"`.execute(db);
  await sql`create table ${copyOf("attempts")} as select "caseNumber", count(*) as "attempts" from ${copyOf("testResult")}
    group by "caseNumber"`.execute(db);
  // Each is followed by a run that takes its cases from the cycle.
  await sql`update ${copyOf("testResult")} set "standing" = 1, "standingBefore" = 2, "changedBy" = 'next'
    where "standing" = 2`.execute(db);
  await sql`create table ${copyOf("id")} ("id" text primary key, "ms" bigint not null, "rest" text not null)`.execute(
    db,
  );
  const imports: Id[] = [];
  for (const table of WITH_ID) {
    const { rows } = await sql<{ id: string; at: string }>`select "row"."id", "run"."createdAt" as "at"
      from ${copyOf(table)} as "row" inner join ${copyOf("run")} as "run" on "run"."number" = "row"."runNumber"
      order by "run"."number", "row"."id"`.execute(db);
    const ids = rows.map(({ id, at }): Id => {
      const ms = Number.parseInt(id.slice(0, TIME_LENGTH).replace("-", ""), 16) - Date.parse(at);
      return { id, ms, rest: id.slice(TIME_LENGTH) };
    });
    if (table === "import") imports.push(...ids);
    for (let start = 0; start < ids.length; start += CHUNK) {
      const values = ids.slice(start, start + CHUNK).map(({ id, ms, rest }) => sql`(${id}, ${sql.lit(ms)}, ${rest})`);
      await sql`insert into ${copyOf("id")} values ${sql.join(values)}`.execute(db);
    }
  }
  for (const table of [...Object.keys(TABLES), "resultText"]) {
    const number = table === "run" ? "number" : "runNumber";
    await sql`create index ${sql.id(`benchIndex_${table}`)} on ${copyOf(table)} (${sql.ref(number)})`.execute(db);
  }
  await sql`create unique index "benchIndex_attempts" on ${copyOf("attempts")} ("caseNumber")`.execute(db);
  return imports;
}

async function repeatRun({ db }: TxCtx, repetition: Repetition): Promise<void> {
  const { from, run, at, commit, importId, next, round } = repetition;
  const shift = sql.lit(run - from);
  const isPostgres = hasRowLocks(db);
  const idOf = (id: string) => {
    const ms = sql`(${sql.lit(Date.parse(at))} + ${sql.ref(`${id}.ms`)})`;
    const time = isPostgres
      ? sql`lpad(to_hex(${ms} / 65536), 8, '0') || '-' || lpad(to_hex(${ms} % 65536), 4, '0')`
      : sql`printf('%08x-%04x', ${ms} / 65536, ${ms} % 65536)`;
    return sql`${time} || ${sql.ref(`${id}.rest`)}`;
  };
  const text = (value: string) => sql`cast(${value} as text)`;
  const changes: Record<string, RawBuilder<unknown>> = {
    ...{ runNumber: sql.lit(run), number: sql.lit(run), baseline: sql`"row"."baseline" + ${shift}` },
    ...{ createdAt: text(at), updatedAt: text(at), at: text(at), commit: text(commit), importId: text(importId) },
    receipt: sql`replace("row"."receipt", "row"."id", ${text(importId)})`,
    changedBy: sql`case when "row"."changedBy" is null then null else ${text(next)} end`,
    attempt: sql`"row"."attempt" + ${sql.lit(round)} * "own"."attempts"`,
    ...{ id: idOf("made"), resultId: idOf("made") },
  };
  for (const table of [...Object.keys(TABLES), "resultText"]) {
    const columns = await columnsOf(db, table);
    const own = table === "runPlace" ? { ...changes, number: sql`"row"."number"` } : changes;
    const id = table === "resultText" ? "resultId" : "id";
    const made = columns.includes(id)
      ? sql`inner join ${copyOf("id")} as "made" on "made"."id" = "row".${sql.id(id)}`
      : sql``;
    const attempts = columns.includes("attempt")
      ? sql`inner join ${copyOf("attempts")} as "own" on "own"."caseNumber" = "row"."caseNumber"`
      : sql``;
    const number = table === "run" ? "number" : "runNumber";
    await sql`insert into ${sql.table(table)} (${sql.join(columns.map((column) => sql.id(column)))})
      select ${sql.join(columns.map((column) => own[column] ?? sql.ref(`row.${column}`)))}
      from ${copyOf(table)} as "row" ${made} ${attempts} where "row".${sql.id(number)} = ${sql.lit(from)}`.execute(db);
  }
}

/** Takes the last run of the pattern from its cycle, as the run after it does. */
async function supersede(db: Db, { projectId, lastRun }: Pattern, next: string): Promise<void> {
  await db
    .updateTable("testResult")
    .set({ standing: 1, standingBefore: 2, changedBy: next })
    .where("projectId", "=", projectId)
    .where("runNumber", "=", lastRun)
    .where("standing", "=", 2)
    .execute();
}

/** What the newest run leaves behind. */
async function finish(
  db: Db,
  { projectId, lastRun, firstRun }: Pattern,
  runs: number,
  { at, commit, next }: RunFacts & { next: string },
): Promise<void> {
  await db
    .updateTable("testResult")
    .set({ standing: 2, standingBefore: 0, changedBy: null })
    .where("projectId", "=", projectId)
    .where("runNumber", "=", runs)
    .where("changedBy", "=", next)
    .execute();
  const more = runs - lastRun;
  await db
    .updateTable("cause")
    .set((cause) => ({ lastRun: cause("lastRun", "+", more) }))
    .where("projectId", "=", projectId)
    .where("lastRun", ">=", firstRun)
    .execute();
  await db
    .updateTable("testCycle")
    .set((cycle) => ({ lastResultAt: at, commit, revision: cycle("revision", "+", more) }))
    .where("projectId", "=", projectId)
    .where("number", "=", 1)
    .execute();
  await db
    .updateTable("project")
    .set({ nextRun: runs + 1 })
    .where("id", "=", projectId)
    .execute();
  for (const table of [...Object.keys(TABLES), "resultText", "attempts", "id"]) {
    await sql`drop table ${copyOf(table)}`.execute(db);
  }
}

function copyOf(table: string) {
  return sql.table(`bench_${table}`);
}

/** The columns of a table that the pattern has rows for. */
async function columnsOf(db: Db, table: string): Promise<string[]> {
  const { rows } = await sql<object>`select * from ${copyOf(table)} limit 1`.execute(db);
  const columns = Object.keys(rows[0] ?? {});
  return table === "resultText" ? columns.filter((column) => column !== "runNumber") : columns;
}

function idAt({ ms, rest }: Id, at: string): string {
  const hex = (Date.parse(at) + ms).toString(16).padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8)}${rest}`;
}
