import { type RawBuilder, sql } from "kysely";
import { contains } from "../../platform/db/like.ts";
import type { Db, TestCaseTable } from "../../platform/db/schema.ts";
import { isVisibleCase } from "../../platform/db/visibility.ts";

/** Cases whose names contain at least `least` of the words; those with most of them first, then the oldest. */
export function listWithWords(
  db: Db,
  projectId: string,
  words: readonly string[],
  { least, limit }: { least: number; limit: number },
): Promise<Pick<TestCaseTable, "number" | "name">[]> {
  const name = sql.ref<string>("testCase.name");
  const each = words.map((word) => sql<number>`case when ${contains(db, name, word)} then 1 else 0 end`);
  const found: RawBuilder<number> = sql`(${sql.join(each, sql` + `)})`;
  return db
    .selectFrom("testCase")
    .select(["number", "name"])
    .where("projectId", "=", projectId)
    .where(isVisibleCase({ importId: sql.ref("testCase.importId"), binId: sql.ref("testCase.binId") }))
    .where(found, ">=", least)
    .orderBy(found, "desc")
    .orderBy("number")
    .limit(limit)
    .execute();
}
