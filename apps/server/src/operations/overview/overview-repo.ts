import { type Expression, type SqlBool, sql } from "kysely";
import { COUNTED_ROWS, type Counted } from "../../platform/db/bounded-count.ts";
import type { Database } from "../../platform/db/open.ts";
import type { Db } from "../../platform/db/schema.ts";

/** When each span began. */
export type Since = { today: string; sevenDays: string; thirtyDays: string };
export type CountedSince = Record<keyof Since, number> & { looked: number };

const countIf = (condition: Expression<SqlBool>) =>
  sql<number>`coalesce(sum(case when ${condition} then 1 else 0 end), 0)`;

/** Runs that can be seen, newest first, and how many of them failed. */
export async function countRuns(db: Db, since: Since): Promise<{ runs: CountedSince; failed: CountedSince }> {
  const row = await db
    .with("recent", (db) =>
      db
        .selectFrom("run")
        .select(["createdAt", "judgement"])
        .where("createdAt", ">=", since.thirtyDays)
        .where("version", ">", 0)
        .where("binId", "is", null)
        .orderBy("createdAt", "desc")
        .limit(COUNTED_ROWS + 1),
    )
    .selectFrom("recent")
    .select(({ eb, fn }) => {
      const after = (at: string) => eb("createdAt", ">=", at);
      const failedAfter = (at: string) => eb.and([after(at), eb("judgement", "=", "failed")]);
      return [
        fn.countAll<number>().as("thirtyDays"),
        countIf(after(since.sevenDays)).as("sevenDays"),
        countIf(after(since.today)).as("today"),
        countIf(failedAfter(since.thirtyDays)).as("failedThirtyDays"),
        countIf(failedAfter(since.sevenDays)).as("failedSevenDays"),
        countIf(failedAfter(since.today)).as("failedToday"),
      ];
    })
    .executeTakeFirstOrThrow();
  const { today, sevenDays, thirtyDays, failedToday, failedSevenDays, failedThirtyDays } = row;
  return {
    runs: { today, sevenDays, thirtyDays, looked: thirtyDays },
    failed: { today: failedToday, sevenDays: failedSevenDays, thirtyDays: failedThirtyDays, looked: thirtyDays },
  };
}

/** Uploads that are done, newest first. */
export async function countUploads(db: Db, since: Since): Promise<CountedSince> {
  const row = await db
    .with("recent", (db) =>
      db
        .selectFrom("import")
        .select("createdAt")
        .where("createdAt", ">=", since.thirtyDays)
        .where("state", "=", "done")
        .orderBy("createdAt", "desc")
        .limit(COUNTED_ROWS + 1),
    )
    .selectFrom("recent")
    .select(({ eb, fn }) => [
      fn.countAll<number>().as("thirtyDays"),
      countIf(eb("createdAt", ">=", since.sevenDays)).as("sevenDays"),
      countIf(eb("createdAt", ">=", since.today)).as("today"),
    ])
    .executeTakeFirstOrThrow();
  return { ...row, looked: row.thirtyDays };
}

/** Projects that are not deleted. */
export async function countProjects(db: Db): Promise<number> {
  const row = await db
    .selectFrom("project")
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .where("binId", "is", null)
    .executeTakeFirstOrThrow();
  return row.count;
}

export type FailingRow = {
  id: string;
  name: string;
  number: number;
  failures: number;
  newFailures: number;
  createdAt: string;
};

/** Projects whose newest complete run of the default branch failed, the newest run first. */
export function listFailing(db: Db, limit: number): Promise<FailingRow[]> {
  return db
    .selectFrom("project")
    .innerJoin("run", "run.projectId", "project.id")
    .select(["project.id", "project.name", "run.number", "run.newFailures", "run.createdAt"])
    .select(sql<number>`"run"."failed" + "run"."error"`.as("failures"))
    .where("project.binId", "is", null)
    .where("run.judgement", "=", "failed")
    .where("run.number", "=", (run) =>
      run
        .selectFrom("run as newest")
        .select(({ fn }) => fn.max("newest.number").as("number"))
        .whereRef("newest.projectId", "=", "project.id")
        .whereRef("newest.branch", "=", "project.defaultBranch")
        .where("newest.judgement", "<>", "open")
        .where("newest.binId", "is", null),
    )
    .orderBy("run.createdAt", "desc")
    .orderBy("project.id")
    .limit(limit)
    .execute();
}

/** Tokens that were used since then, whatever became of them. */
export async function countUsedTokens(db: Db, since: string): Promise<Counted> {
  const row = await db
    .with("looked", (db) =>
      db
        .selectFrom("token")
        .select("lastUsedAt")
        .orderBy("id", "desc")
        .limit(COUNTED_ROWS + 1),
    )
    .selectFrom("looked")
    .select(({ eb, fn }) => [fn.countAll<number>().as("looked"), countIf(eb("lastUsedAt", ">=", since)).as("matched")])
    .executeTakeFirstOrThrow();
  return row;
}

/** Bytes of the contents of attachments. */
export async function sumFiles(db: Db): Promise<number> {
  const row = await db
    .selectFrom("blob")
    .select(sql<number>`coalesce(sum("size"), 0)`.as("bytes"))
    .executeTakeFirstOrThrow();
  return Number(row.bytes);
}

/** Bytes of the database, with its indexes. */
export async function measureDatabase(db: Db, database: Database): Promise<number> {
  const question =
    "sqliteFile" in database
      ? sql<{
          bytes: number;
        }>`select "page_count" * "page_size" as "bytes" from pragma_page_count(), pragma_page_size()`
      : sql<{ bytes: number }>`select pg_database_size(current_database()) as "bytes"`;
  const { rows } = await question.execute(db);
  return Number(rows[0]?.bytes ?? 0);
}
