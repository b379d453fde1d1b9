import type { RenamedTest } from "@tessera/domain";
import { sql } from "kysely";
import type { Db, ImportTable } from "../../platform/db/schema.ts";

/** The newest upload of an earlier run of the same name, of the same job, environment and shard; of the same branch first. */
export function findPrevious(db: Db, importId: string): Promise<Pick<ImportTable, "id"> | undefined> {
  return db
    .selectFrom("import as own")
    .innerJoin("run", (join) =>
      join.onRef("run.projectId", "=", "own.projectId").onRef("run.number", "=", "own.runNumber"),
    )
    .innerJoin("run as earlier", (join) =>
      join
        .onRef("earlier.projectId", "=", "run.projectId")
        .onRef("earlier.name", "=", "run.name")
        .onRef("earlier.number", "<", "run.number"),
    )
    .innerJoin("import", (join) =>
      join.onRef("import.projectId", "=", "earlier.projectId").onRef("import.runNumber", "=", "earlier.number"),
    )
    .select("import.id")
    .where("own.id", "=", importId)
    .where("import.state", "=", "done")
    .whereRef("import.job", "=", "own.job")
    .whereRef("import.shard", "=", "own.shard")
    .where(sql<boolean>`coalesce("import"."environment", '') = coalesce("own"."environment", '')`)
    .orderBy(sql`case when coalesce("earlier"."branch", '') = coalesce("run"."branch", '') then 0 else 1 end`)
    .orderBy("earlier.number", "desc")
    .orderBy("import.id", "desc")
    .limit(1)
    .executeTakeFirst();
}

/** Cases that the import made. */
export async function findAppeared(db: Db, importId: string, limit: number): Promise<number[]> {
  const rows = await db
    .selectFrom("testCase")
    .select("number")
    .where("importId", "=", importId)
    .where("binId", "is", null)
    .orderBy("number")
    .limit(limit)
    .execute();
  return rows.map((row) => row.number);
}

/** Cases that the earlier upload had and the run of the later one lacks. */
export async function findVanished(
  db: Db,
  { previous, importId }: { previous: string; importId: string },
  limit: number,
): Promise<number[]> {
  const rows = await db
    .selectFrom("testResult")
    .innerJoin("testCase", (join) =>
      join
        .onRef("testCase.projectId", "=", "testResult.projectId")
        .onRef("testCase.number", "=", "testResult.caseNumber"),
    )
    .select("testResult.caseNumber")
    .distinct()
    .where("testResult.importId", "=", previous)
    .where("testCase.binId", "is", null)
    .where(
      sql<boolean>`not exists (select 1 from "testResult" as "now" join "import" as "own" on "own"."id" = ${importId}
        where "now"."projectId" = "own"."projectId" and "now"."runNumber" = "own"."runNumber"
        and "now"."importId" is not null and "now"."caseNumber" = "testResult"."caseNumber")`,
    )
    .orderBy("testResult.caseNumber")
    .limit(limit)
    .execute();
  return rows.map((row) => row.caseNumber);
}

/** What the import says of the cases; of several results of one the first. */
export async function describe(db: Db, importId: string, caseNumbers: number[]): Promise<RenamedTest[]> {
  const rows = await db
    .selectFrom("testResult")
    .innerJoin("testCase", (join) =>
      join
        .onRef("testCase.projectId", "=", "testResult.projectId")
        .onRef("testCase.number", "=", "testResult.caseNumber"),
    )
    .leftJoin("resultText", "resultText.resultId", "testResult.id")
    .select(["testResult.caseNumber as number", "testResult.name", "testResult.classname", "resultText.file"])
    .select(["testResult.durationMs", "testCase.folderId"])
    .where("testResult.importId", "=", importId)
    .where("testResult.caseNumber", "in", caseNumbers)
    .where("testResult.decidesPart", "=", 1)
    .orderBy("testResult.caseNumber")
    .orderBy("testResult.id", "desc")
    .execute();
  const tests = rows.map(({ classname, folderId, ...row }) => ({
    ...row,
    classname: classname ?? "",
    suite: folderId ?? "",
  }));
  return [...new Map(tests.map((test) => [test.number, test])).values()];
}
