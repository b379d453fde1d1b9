import { hasRowLocks } from "../../platform/db/row-locks.ts";
import type { Db, RunNewsTable, RunTable, Tx } from "../../platform/db/schema.ts";

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

/** Puts a run in line; one that is in line, or whose followers have their notices, stays as it is. */
export async function save(db: Tx, row: RunNewsTable): Promise<void> {
  await db
    .insertInto("runNews")
    .values(row)
    .onConflict((conflict) => conflict.columns(["projectId", "runNumber"]).doNothing())
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
