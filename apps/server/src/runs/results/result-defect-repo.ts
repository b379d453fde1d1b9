import { insertRows } from "../../platform/db/insert-rows.ts";
import type { ResultDefectTable, Tx } from "../../platform/db/schema.ts";

export function insertMany(db: Tx, rows: readonly ResultDefectTable[]): Promise<void> {
  return insertRows(db, "resultDefect", rows);
}

export async function removeOf(db: Tx, resultId: string): Promise<void> {
  await db.deleteFrom("resultDefect").where("resultId", "=", resultId).execute();
}
