import { byBytes } from "../../platform/db/by-bytes.ts";
import { isIn } from "../../platform/db/is-in.ts";
import { contains } from "../../platform/db/like.ts";
import type { CauseTable, Db } from "../../platform/db/schema.ts";

export type FoundCause = Pick<CauseTable, "projectId" | "number" | "title">;

export function findNumbered(db: Db, projectIds: string[], number: number): Promise<FoundCause[]> {
  return within(db, projectIds).where("number", "=", number).execute();
}

/** Causes whose titles contain the text, numbered above `after`; the highest numbers first. */
export function findNamed(
  db: Db,
  { projectIds, after }: { projectIds: string[]; after: number },
  text: string,
  limit: number,
): Promise<FoundCause[]> {
  return within(db, projectIds)
    .where("number", ">", after)
    .where((cause) => contains(db, cause.ref("title"), text))
    .orderBy("number", "desc")
    .$if(projectIds.length > 1, (query) => query.orderBy((cause) => byBytes(db, cause.ref("projectId"))))
    .limit(limit)
    .execute();
}

function within(db: Db, projectIds: string[]) {
  return db
    .selectFrom("cause")
    .select(["projectId", "number", "title"])
    .where(isIn("projectId", projectIds))
    .where("lastRun", "is not", null)
    .where("mergedInto", "is", null);
}
