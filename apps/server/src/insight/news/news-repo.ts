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

/**
 * Puts a run in line; one that is in line, or whose followers have their notices, stays as it is. One of which they know only
 * that it was late gets in line.
 */
export async function save(db: Tx, row: RunNewsTable): Promise<void> {
  await db
    .insertInto("runNews")
    .values(row)
    .onConflict((conflict) =>
      conflict
        .columns(["projectId", "runNumber"])
        .doUpdateSet({ state: "pending" })
        .where("runNews.state", "=", "late"),
    )
    .execute();
}

/** Notes that a run is late; false where that is known, or the run has news of its own. */
export async function saveLate(db: Tx, row: Omit<RunNewsTable, "state">): Promise<boolean> {
  const saved = await db
    .insertInto("runNews")
    .values({ ...row, state: "late" })
    .onConflict((conflict) => conflict.columns(["projectId", "runNumber"]).doNothing())
    .returning("id")
    .executeTakeFirst();
  return saved !== undefined;
}

/** Runs since then that wait for shards and are not known to be late, those first whose last upload is the longest ago. */
export function listOpen(db: Db, since: string, limit: number) {
  return db
    .selectFrom("run")
    .innerJoin("project", "project.id", "run.projectId")
    .select(["run.projectId", "run.number", "run.updatedAt", "run.finishedAt", "project.runDeadlineMinutes"])
    .where("run.judgement", "=", "open")
    .where("run.createdAt", ">=", since)
    .where("run.version", ">", 0)
    .where("run.binId", "is", null)
    .where("project.binId", "is", null)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom("runNews")
            .select("runNews.id")
            .whereRef("runNews.projectId", "=", "run.projectId")
            .whereRef("runNews.runNumber", "=", "run.number"),
        ),
      ),
    )
    .orderBy("run.updatedAt")
    .limit(limit)
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
