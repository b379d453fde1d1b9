import { sql } from "kysely";
import { insertRows } from "../../platform/db/insert-rows.ts";
import type { CaseKeyTable, Db, Tx } from "../../platform/db/schema.ts";
import { isOfStagedImport, keepsKey } from "../../platform/db/visibility.ts";

/** Keys that one statement asks for. */
const CHUNK = 500;

export type FoundKey = {
  key: string;
  number: number;
  /** The case was never found by another key. */
  isOnly: boolean;
  /** The import that is being staged made the case. */
  isNew: boolean;
};

/** Cases outside of the bin by their keys, those of the import that is being staged included; of several the oldest. */
export async function find(db: Db, projectId: string, keys: string[]): Promise<Map<string, FoundKey>> {
  const found = new Map<string, FoundKey>();
  for (let start = 0; start < keys.length; start += CHUNK) {
    const rows = await db
      .selectFrom("caseKey")
      .innerJoin("testCase", (join) =>
        join.onRef("testCase.projectId", "=", "caseKey.projectId").onRef("testCase.number", "=", "caseKey.caseNumber"),
      )
      .select(["caseKey.key", "caseKey.caseNumber as number"])
      .select((row) =>
        row
          .selectFrom("caseKey as other")
          .select(sql<number>`1`.as("one"))
          .whereRef("other.projectId", "=", "caseKey.projectId")
          .whereRef("other.caseNumber", "=", "caseKey.caseNumber")
          .whereRef("other.key", "<>", "caseKey.key")
          .limit(1)
          .as("hasOther"),
      )
      .select(sql<number>`case when ${isOfStagedImport(sql.ref("testCase.importId"))} then 1 else 0 end`.as("isNew"))
      .where("caseKey.projectId", "=", projectId)
      .where("caseKey.key", "in", keys.slice(start, start + CHUNK))
      .where(keepsKey(sql.ref("testCase.binId")))
      .orderBy("caseKey.caseNumber", "desc")
      .execute();
    for (const { key, number, hasOther, isNew } of rows) {
      found.set(key, { key, number, isOnly: hasOther === null, isNew: isNew === 1 });
    }
  }
  return found;
}

export async function insertMany(db: Tx, keys: CaseKeyTable[]): Promise<void> {
  await insertRows(db, "caseKey", keys);
}

/** Removes every key of the case, so that others may have them. */
export async function removeOfCase(db: Tx, projectId: string, caseNumber: number): Promise<void> {
  await db.deleteFrom("caseKey").where("projectId", "=", projectId).where("caseNumber", "=", caseNumber).execute();
}

/** Removes at most `limit` keys that an import taught cases before it was given up; answers how many. */
export async function removeOfImport(db: Tx, importId: string, limit: number): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom("caseKey")
    .where("importId", "=", importId)
    .where("key", "in", (q) =>
      q.selectFrom("caseKey").select("key").where("importId", "=", importId).orderBy("key").limit(limit),
    )
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}
