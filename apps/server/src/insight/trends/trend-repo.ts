import type { Db, RunTable, TrendDayTable, Tx } from "../../platform/db/schema.ts";

/** All branches together. */
export const EVERY_BRANCH = "";

type Counted = Pick<
  RunTable,
  "passed" | "failed" | "error" | "skipped" | "blocked" | "muted" | "newFailures" | "flaky" | "durationMs"
>;

/** The complete runs that began on the day, of one branch or of all. */
export function listRunsOfDay(db: Db, projectId: string, branch: string, day: string): Promise<Counted[]> {
  return db
    .selectFrom("run")
    .select(["passed", "failed", "error", "skipped", "blocked", "muted", "newFailures", "flaky", "durationMs"])
    .where("projectId", "=", projectId)
    .where("createdAt", ">=", day)
    .where("createdAt", "<=", `${day}T23:59:59.999Z`)
    .where("isComplete", "=", 1)
    .where("binId", "is", null)
    .$if(branch !== EVERY_BRANCH, (query) => query.where("branch", "=", branch))
    .execute();
}

/** Stores the sums of a day, or removes them where no run is left. */
export async function save(db: Tx, sums: TrendDayTable): Promise<void> {
  const { projectId, branch, day, ...values } = sums;
  if (sums.runs === 0) {
    await db
      .deleteFrom("trendDay")
      .where("projectId", "=", projectId)
      .where("branch", "=", branch)
      .where("day", "=", day)
      .execute();
    return;
  }
  await db
    .insertInto("trendDay")
    .values(sums)
    .onConflict((conflict) => conflict.columns(["projectId", "branch", "day"]).doUpdateSet(values))
    .execute();
}

/** From a day on, oldest first. */
export function list(db: Db, projectId: string, branch: string, from: string): Promise<TrendDayTable[]> {
  return db
    .selectFrom("trendDay")
    .selectAll()
    .where("projectId", "=", projectId)
    .where("branch", "=", branch)
    .where("day", ">=", from)
    .orderBy("day")
    .execute();
}

export function findRun(
  db: Db,
  projectId: string,
  number: number,
): Promise<Pick<RunTable, "branch" | "createdAt"> | undefined> {
  return db
    .selectFrom("run")
    .select(["branch", "createdAt"])
    .where("projectId", "=", projectId)
    .where("number", "=", number)
    .executeTakeFirst();
}
