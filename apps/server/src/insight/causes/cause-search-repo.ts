import { isIn } from "../../platform/db/is-in.ts";
import { contains } from "../../platform/db/like.ts";
import type { CauseTable, Db } from "../../platform/db/schema.ts";
import { newestIn, type Stretch } from "../../platform/db/stretches.ts";

export type FoundCause = Pick<CauseTable, "projectId" | "number" | "title">;

export function findNumbered(db: Db, projectIds: string[], number: number): Promise<FoundCause[]> {
  return within(db, projectIds).where("number", "=", number).execute();
}

/** Causes whose titles contain the text, numbered above `after`; the highest numbers first. */
export function findNamed(db: Db, stretch: Stretch, text: string, limit: number): Promise<FoundCause[]> {
  const named = within(db, stretch.projectIds).where((cause) => contains(db, cause.ref("title"), text));
  return newestIn(db, named, stretch, limit);
}

function within(db: Db, projectIds: string[]) {
  return db
    .selectFrom("cause")
    .select(["projectId", "number", "title"])
    .where(isIn("projectId", projectIds))
    .where("lastRun", "is not", null)
    .where("mergedInto", "is", null);
}
