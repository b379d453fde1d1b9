import type { Db } from "./schema.ts";

/** Gives out `count` numbers for new cases; answers the first. */
export async function takeCaseNumbers(db: Db, projectId: string, count: number): Promise<number> {
  const { nextCase } = await db
    .updateTable("project")
    .set((project) => ({ nextCase: project("nextCase", "+", count) }))
    .where("id", "=", projectId)
    .returning("nextCase")
    .executeTakeFirstOrThrow();
  return nextCase - count;
}

/** Gives out `count` numbers for new causes; answers the first. */
export async function takeCauseNumbers(db: Db, projectId: string, count: number): Promise<number> {
  const { nextCause } = await db
    .updateTable("project")
    .set((project) => ({ nextCause: project("nextCause", "+", count) }))
    .where("id", "=", projectId)
    .returning("nextCause")
    .executeTakeFirstOrThrow();
  return nextCause - count;
}

/** Gives out the number of a new cycle. */
export async function takeCycleNumber(db: Db, projectId: string): Promise<number> {
  const { nextCycle } = await db
    .updateTable("project")
    .set((project) => ({ nextCycle: project("nextCycle", "+", 1) }))
    .where("id", "=", projectId)
    .returning("nextCycle")
    .executeTakeFirstOrThrow();
  return nextCycle - 1;
}

/** Gives out the number of new shared steps. */
export async function takeSharedStepsNumber(db: Db, projectId: string): Promise<number> {
  const { nextSharedSteps } = await db
    .updateTable("project")
    .set((project) => ({ nextSharedSteps: project("nextSharedSteps", "+", 1) }))
    .where("id", "=", projectId)
    .returning("nextSharedSteps")
    .executeTakeFirstOrThrow();
  return nextSharedSteps - 1;
}

/** Gives out the number of a new exploratory session. */
export async function takeExplorationNumber(db: Db, projectId: string): Promise<number> {
  const { nextExploration } = await db
    .updateTable("project")
    .set((project) => ({ nextExploration: project("nextExploration", "+", 1) }))
    .where("id", "=", projectId)
    .returning("nextExploration")
    .executeTakeFirstOrThrow();
  return nextExploration - 1;
}

/** Gives out the number of a new run. */
export async function takeRunNumber(db: Db, projectId: string): Promise<number> {
  const { nextRun } = await db
    .updateTable("project")
    .set((project) => ({ nextRun: project("nextRun", "+", 1) }))
    .where("id", "=", projectId)
    .returning("nextRun")
    .executeTakeFirstOrThrow();
  return nextRun - 1;
}
