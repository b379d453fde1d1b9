import { type Kysely, sql } from "kysely";

/** Cases of one statement are found by these: what a run or a cycle has of them. */
const SAME_CASE = sql`"other"."projectId" = "testResult"."projectId" and "other"."cycleNumber" = "testResult"."cycleNumber"
  and "other"."caseNumber" = "testResult"."caseNumber"`;
/** The most that an environment and job of a run is distinguished by: a bit of a number that every client can hold. */
const MAX_PLACES = 52;

/** Finds for the stored runs what later ones get with their uploads, and what their cycles show of the default branch. */
export async function backfillRuns(db: Kysely<unknown>): Promise<void> {
  await sweepStaged(db);
  await nameTokens(db);
  await placeImports(db);
  await countCases(db);
  await countRuns(db);
  await compareRuns(db);
  await showDefaultBranch(db);
}

/** No process of the version before goes on with what it staged. */
async function sweepStaged(db: Kysely<unknown>): Promise<void> {
  const staged = sql`(select "id" from "import" where "state" = 'staged')`;
  await sql`update "testResult" set "standing" = "standingBefore", "changedBy" = null where "changedBy" in ${staged}`.execute(
    db,
  );
  for (const table of ["resultText", "testResult", "testCase"]) {
    await sql`delete from ${sql.table(table)} where "importId" in ${staged}`.execute(db);
  }
  await sql`delete from "import" where "state" = 'staged'`.execute(db);
  await sql`delete from "run" where not exists (select 1 from "import"
    where "import"."projectId" = "run"."projectId" and "import"."runNumber" = "run"."number")`.execute(db);
}

/** What came through a token keeps its name and preview, whatever becomes of the token. */
async function nameTokens(db: Kysely<unknown>): Promise<void> {
  for (const table of ["import", "run"]) {
    const label = (column: string) =>
      sql`(select ${sql.ref(column)} from "token" where "token"."id" = ${sql.ref(`${table}.tokenId`)})`;
    await sql`update ${sql.table(table)} set "tokenName" = ${label("name")}, "tokenPreview" = ${label("preview")}
      where "tokenId" is not null`.execute(db);
  }
}

async function placeImports(db: Kysely<unknown>): Promise<void> {
  await sql`update "import" set "version" = (select count(*) from "import" as "earlier"
    where "earlier"."projectId" = "import"."projectId" and "earlier"."runNumber" = "import"."runNumber"
    and "earlier"."id" <= "import"."id")`.execute(db);
  const { rows } = await sql<{ id: string; receipt: string }>`select "id", "receipt" from "import"
    where "receipt" like '%"outside":[{%'`.execute(db);
  for (const { id, receipt } of rows) {
    await sql`update "import" set "outside" = ${JSON.parse(receipt).outside.length} where "id" = ${id}`.execute(db);
  }
  await sql`insert into "runPlace" ("projectId", "runNumber", "number", "environment", "job")
    select "projectId", "runNumber", row_number() over (partition by "projectId", "runNumber" order by "first") - 1,
      "environment", "job"
    from (select "projectId", "runNumber", coalesce("environment", '') as "environment", "job", min("id") as "first"
      from "import" group by "projectId", "runNumber", coalesce("environment", ''), "job") as "places"`.execute(db);
}

/** Everything of a case that counts in its run: rows that stand there. */
async function countCases(db: Kysely<unknown>): Promise<void> {
  const when = (status: string) => sql`sum(case when "status" = ${sql.lit(status)} then 1 else 0 end)`;
  const isFlaky = sql`exists (select 1 from "testResult" as "bad" join "testResult" as "good"
    on "good"."projectId" = "bad"."projectId" and "good"."runNumber" = "bad"."runNumber"
    and "good"."caseNumber" = "bad"."caseNumber" and "good"."importId" is not null
    and ("good"."jobAttempt" > "bad"."jobAttempt"
      or ("good"."importId" = "bad"."importId" and "good"."attempt" > "bad"."attempt"))
    where "bad"."projectId" = "testResult"."projectId" and "bad"."runNumber" = "testResult"."runNumber"
    and "bad"."caseNumber" = "testResult"."caseNumber" and "bad"."importId" is not null
    and "bad"."status" in ('failed', 'error') and "good"."status" = 'passed' and ${sameExecution("bad")} and ${sameExecution("good")})`;
  const place = sql`cast(1 as bigint) << cast(case when "runPlace"."number" < ${sql.lit(MAX_PLACES)}
    then "runPlace"."number" else ${sql.lit(MAX_PLACES - 1)} end as integer)`;
  await sql`insert into "runCase" ("projectId", "runNumber", "caseNumber", "version", "severity", "passed", "failed", "error",
      "skipped", "blocked", "flaky", "durationMs", "places")
    select "testResult"."projectId", "testResult"."runNumber", "caseNumber", 1,
      min(case "status" when 'failed' then 0 when 'error' then 1 when 'blocked' then 2 when 'passed' then 3 else 4 end),
      ${when("passed")}, ${when("failed")}, ${when("error")}, ${when("skipped")}, ${when("blocked")},
      sum(case when ${isFlaky} then 1 else 0 end), sum(coalesce(cast("durationMs" as bigint), 0)),
      cast(sum(distinct ${place}) as bigint)
    from "testResult" join "runPlace" on "runPlace"."projectId" = "testResult"."projectId"
      and "runPlace"."runNumber" = "testResult"."runNumber" and "runPlace"."environment" = "testResult"."environment"
      and "runPlace"."job" = "testResult"."job"
    where "importId" is not null and "standing" > 0
    group by "testResult"."projectId", "testResult"."runNumber", "caseNumber"`.execute(db);
}

function sameExecution(alias: string) {
  const column = (name: string) => sql.ref(`${alias}.${name}`);
  return sql`${column("environment")} = "testResult"."environment" and ${column("job")} = "testResult"."job"
    and ${column("name")} = "testResult"."name" and coalesce(${column("classname")}, '') = coalesce("testResult"."classname", '')
    and coalesce(${column("variantKey")}, '') = coalesce("testResult"."variantKey", '')`;
}

async function countRuns(db: Kysely<unknown>): Promise<void> {
  const ofRun = sql`"runCase"."projectId" = "run"."projectId" and "runCase"."runNumber" = "run"."number"`;
  for (const column of ["passed", "failed", "error", "skipped", "blocked", "flaky", "durationMs"]) {
    await sql`update "run" set ${sql.ref(column)} = coalesce((select sum(${sql.ref(`runCase.${column}`)})
      from "runCase" where ${ofRun}), 0)`.execute(db);
  }
  const uploads = sql`from "import" where "import"."projectId" = "run"."projectId" and "import"."runNumber" = "run"."number"`;
  await sql`update "run" set "name" = coalesce("name", 'Upload'), "isComplete" = 1, "isBaselineFixed" = 1,
    "cases" = (select count(*) from "runCase" where ${ofRun}), "version" = (select count(*) ${uploads}),
    "updatedAt" = (select max("createdAt") ${uploads}), "errorsOutside" = (select sum("outside") ${uploads})`.execute(
    db,
  );
  await waitForShards(db);
  await sql`update "run" set "judgement" = case when "isComplete" = 0 then 'open'
    when "failed" + "error" + "errorsOutside" > 0 or "passed" = 0 then 'failed' else 'passed' end`.execute(db);
}

/** Shards that never came; those of several environments and jobs are separate. */
async function waitForShards(db: Kysely<unknown>): Promise<void> {
  const { rows } = await sql<{ projectId: string; runNumber: number; environment: string; job: string; shard: string }>`
    select distinct "projectId", "runNumber", coalesce("environment", '') as "environment", "job", "shard"
    from "import" where "shard" <> '' order by "projectId", "runNumber", "environment", "job", "shard"`.execute(db);
  const runs = Map.groupBy(rows, ({ projectId, runNumber }) => JSON.stringify([projectId, runNumber]));
  for (const uploads of runs.values()) {
    const { projectId, runNumber } = uploads[0] as (typeof uploads)[number];
    const shards = { expected: 0, arrived: 0, missing: [] as object[] };
    for (const place of Map.groupBy(uploads, ({ environment, job }) => JSON.stringify([environment, job])).values()) {
      const { environment, job } = place[0] as (typeof place)[number];
      const announced = place.map(({ shard }) => shard.split("/").map(Number) as [number, number]);
      const count = Math.max(...announced.map(([, count]) => count));
      const present = new Set(announced.map(([index]) => index));
      shards.expected += count;
      for (let shard = 1; shard <= count; shard++) {
        if (present.has(shard)) shards.arrived++;
        else if (shards.missing.length < 200) {
          shards.missing.push({ environment: environment || null, job: job || null, shard });
        }
      }
    }
    const isComplete = shards.arrived === shards.expected ? 1 : 0;
    await sql`update "run" set "shards" = ${JSON.stringify(shards)}, "isComplete" = ${isComplete}, "isBaselineFixed" = ${isComplete}
      where "projectId" = ${projectId} and "number" = ${runNumber}`.execute(db);
  }
}

async function compareRuns(db: Kysely<unknown>): Promise<void> {
  await db.schema.createIndex("run_backfill").on("run").columns(["projectId", "name", "branch", "number"]).execute();
  const newest = (condition: ReturnType<typeof sql>) => sql`(select max("number") from "run" as "earlier"
    where "earlier"."projectId" = "run"."projectId" and "earlier"."name" = "run"."name"
    and "earlier"."number" < "run"."number" and "earlier"."isComplete" = 1 and ${condition})`;
  await sql`update "run" set "baseline" = case when "branch" is null then ${newest(sql`"earlier"."branch" is null`)}
    else coalesce(${newest(sql`"earlier"."branch" = "run"."branch"`)}, ${newest(sql`"earlier"."branch" = "run"."targetBranch"`)},
      ${newest(sql`"earlier"."branch" = 'main'`)}) end`.execute(db);
  await db.schema.dropIndex("run_backfill").execute();
  const cases = sql`from "runCase" as "head" left join "runCase" as "base" on "base"."projectId" = "head"."projectId"
    and "base"."runNumber" = "run"."baseline" and "base"."caseNumber" = "head"."caseNumber"
    where "head"."projectId" = "run"."projectId" and "head"."runNumber" = "run"."number"`;
  await sql`update "run" set
    "newFailures" = (select count(*) ${cases} and "head"."severity" < 2 and coalesce("base"."severity", 9) > 1),
    "stillFailing" = (select count(*) ${cases} and "head"."severity" < 2 and "base"."severity" < 2)`.execute(db);
  await sql`update "run" set
    "fixed" = (select count(*) ${cases} and "head"."severity" = 3 and "base"."severity" < 2),
    "added" = (select count(*) ${cases} and "head"."severity" > 1 and "base"."severity" is null)
    where "baseline" is not null`.execute(db);
  await sql`update "run" set "missing" = (select count(*) from "runCase" as "base"
      where "base"."projectId" = "run"."projectId" and "base"."runNumber" = "run"."baseline"
      and not exists (select 1 from "runCase" as "head" where "head"."projectId" = "run"."projectId"
        and "head"."runNumber" = "run"."number" and "head"."caseNumber" = "base"."caseNumber")
      and exists (select 1 from "testResult" join "runPlace" on "runPlace"."projectId" = "run"."projectId"
        and "runPlace"."runNumber" = "run"."number" and "runPlace"."environment" = "testResult"."environment"
        and "runPlace"."job" = "testResult"."job"
        where "testResult"."projectId" = "run"."projectId" and "testResult"."runNumber" = "run"."baseline"
        and "testResult"."caseNumber" = "base"."caseNumber" and "importId" is not null and "standing" > 0))
    where "baseline" is not null and "isComplete" = 1`.execute(db);
}

/** Cycles that have runs of the default branch, or without a branch, show only those. */
async function showDefaultBranch(db: Kysely<unknown>): Promise<void> {
  await sql`update "testCycle" set "hasDefaultRuns" = 1 where exists (select 1 from "import" join "run"
    on "run"."projectId" = "import"."projectId" and "run"."number" = "import"."runNumber"
    where "import"."projectId" = "testCycle"."projectId" and "import"."cycleNumber" = "testCycle"."number"
    and coalesce("run"."branch", 'main') = 'main')`.execute(db);
  await sql`create temporary table "shownRun" as
    select "testResult"."projectId", "cycleNumber", "caseNumber",
      max(case when coalesce("run"."branch", 'main') = 'main' then "runNumber" else 0 end) as "runNumber", 0 as "byHand"
    from "testResult" join "run" on "run"."projectId" = "testResult"."projectId" and "run"."number" = "testResult"."runNumber"
    join "testCycle" on "testCycle"."projectId" = "testResult"."projectId"
      and "testCycle"."number" = "testResult"."cycleNumber" and "testCycle"."hasDefaultRuns" = 1
    where "importId" is not null
    group by "testResult"."projectId", "cycleNumber", "caseNumber"`.execute(db);
  await sql`create unique index "shownRun_case" on "shownRun" ("projectId", "cycleNumber", "caseNumber")`.execute(db);
  const ofCase = sql`"shownRun"."projectId" = "testResult"."projectId" and "shownRun"."cycleNumber" = "testResult"."cycleNumber"
    and "shownRun"."caseNumber" = "testResult"."caseNumber"`;
  const lastByHand = sql`"importId" is null and "attempt" = (select max("attempt") from "testResult" as "other"
    where ${SAME_CASE} and "other"."importId" is null)`;
  await sql`update "shownRun" set "byHand" = 1 where exists (select 1 from "testResult"
    where ${ofCase} and ${lastByHand} and "testResult"."runNumber" >= "shownRun"."runNumber")`.execute(db);
  await sql`update "testResult" set "standing" = case
      when "importId" is null then case when "attempt" = (select max("attempt") from "testResult" as "other"
        where ${SAME_CASE} and "other"."importId" is null)
        and exists (select 1 from "shownRun" where ${ofCase} and "byHand" = 1) then 2 else 0 end
      when exists (select 1 from "shownRun" where ${ofCase} and "byHand" = 0
        and "shownRun"."runNumber" = "testResult"."runNumber") then 2 else 1 end
    where exists (select 1 from "shownRun" where ${ofCase}) and ("importId" is null or "standing" > 0)`.execute(db);
  await sql`update "testResult" set "standingBefore" = "standing" where "changedBy" is null`.execute(db);
  await sql`drop table "shownRun"`.execute(db);
  for (const status of ["passed", "failed", "error", "skipped", "blocked"]) {
    await sql`update "testCycle" set ${sql.ref(status)} = (select count(*) from "testResult"
      where "testResult"."projectId" = "testCycle"."projectId" and "testResult"."cycleNumber" = "testCycle"."number"
      and "standing" = 2 and "status" = ${status})`.execute(db);
  }
}
