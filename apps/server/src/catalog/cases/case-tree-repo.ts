import { sql } from "kysely";
import type { Db } from "../../platform/db/schema.ts";
import { isVisibleCase } from "../../platform/db/visibility.ts";

/** How many cases lie in each folder; null stands for none. */
export function countByFolder(db: Db, projectId: string): Promise<{ folderId: string | null; cases: number }[]> {
  return db
    .selectFrom("testCase")
    .select((testCase) => ["folderId", testCase.fn.countAll<number>().as("cases")])
    .where("projectId", "=", projectId)
    .where(isVisibleCase({ importId: sql.ref("testCase.importId"), binId: sql.ref("testCase.binId") }))
    .groupBy("folderId")
    .execute();
}
