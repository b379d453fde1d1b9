import { z } from "zod";
import { jsonColumn } from "../../platform/db/json-column.ts";
import { hasRowLocks } from "../../platform/db/row-locks.ts";
import type { Db, RunNewsTable, RunTable, Tx } from "../../platform/db/schema.ts";

export const REOPENED_COLUMN = jsonColumn(z.array(z.int()));

type RunKey = { projectId: string; runNumber: number };

export function findRun(
  db: Db,
  { projectId, runNumber }: RunKey,
): Promise<Pick<RunTable, "isComplete" | "createdAt" | "binId"> | undefined> {
  return db
    .selectFrom("run")
    .select(["isComplete", "createdAt", "binId"])
    .where("projectId", "=", projectId)
    .where("number", "=", runNumber)
    .executeTakeFirst();
}

export function find(db: Db, { projectId, runNumber }: RunKey): Promise<RunNewsTable | undefined> {
  return db
    .selectFrom("runNews")
    .selectAll()
    .where("projectId", "=", projectId)
    .where("runNumber", "=", runNumber)
    .executeTakeFirst();
}

/** Keeps what is known of a run; one whose followers have their notices stays so. */
export async function save(db: Tx, row: RunNewsTable): Promise<void> {
  const { state, reopened } = row;
  await db
    .insertInto("runNews")
    .values(row)
    .onConflict((conflict) =>
      conflict
        .columns(["projectId", "runNumber"])
        .doUpdateSet({ state, reopened })
        .where("runNews.state", "<>", "done"),
    )
    .execute();
}

/** Takes the oldest run whose followers wait; no other process gets it. Undefined where none is left. */
export function take(db: Tx): Promise<RunNewsTable | undefined> {
  return db
    .updateTable("runNews")
    .set({ state: "done" })
    .where("id", "=", (news) =>
      news
        .selectFrom("runNews as next")
        .select("next.id")
        .where("next.state", "=", "pending")
        .orderBy("next.id")
        .limit(1)
        .$if(hasRowLocks(db), (query) => query.forUpdate().skipLocked()),
    )
    .returningAll()
    .executeTakeFirst();
}
