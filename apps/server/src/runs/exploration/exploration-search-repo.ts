import { isIn } from "../../platform/db/is-in.ts";
import { contains } from "../../platform/db/like.ts";
import type { Db, ExplorationTable } from "../../platform/db/schema.ts";
import { newestIn, type Stretch } from "../../platform/db/stretches.ts";

export type FoundExploration = Pick<ExplorationTable, "projectId" | "number" | "charter">;

export function findNumbered(db: Db, projectIds: string[], number: number): Promise<FoundExploration[]> {
  return within(db, projectIds).where("number", "=", number).execute();
}

/** Sessions whose charters contain the text, numbered above `after`; the highest numbers first. */
export function findNamed(db: Db, stretch: Stretch, text: string, limit: number): Promise<FoundExploration[]> {
  const named = within(db, stretch.projectIds).where((row) => contains(db, row.ref("charter"), text));
  return newestIn(db, named, stretch, limit);
}

function within(db: Db, projectIds: string[]) {
  return db.selectFrom("exploration").select(["projectId", "number", "charter"]).where(isIn("projectId", projectIds));
}
