import { sql } from "kysely";
import { isIn } from "../../platform/db/is-in.ts";
import { contains } from "../../platform/db/like.ts";
import type { Db, RunTable } from "../../platform/db/schema.ts";
import { newestIn, type Stretch } from "../../platform/db/stretches.ts";

export type FoundRun = Pick<RunTable, "projectId" | "number" | "name" | "branch">;

export function findNumbered(db: Db, projectIds: string[], number: number): Promise<FoundRun[]> {
  return within(db, projectIds).where("number", "=", number).execute();
}

/** Runs with the text in their name, branch or commit, numbered above `after`; the highest numbers first. */
export function findNamed(db: Db, stretch: Stretch, text: string, limit: number): Promise<FoundRun[]> {
  const named = within(db, stretch.projectIds).where((run) =>
    run.or([
      contains(db, run.ref("name"), text),
      contains(db, run.ref("branch").$castTo<string>(), text),
      contains(db, run.ref("commit").$castTo<string>(), text),
    ]),
  );
  return newestIn(db, named, stretch, limit);
}

function within(db: Db, projectIds: string[]) {
  return db
    .selectFrom("run")
    .select(["projectId", "number", "name", "branch"])
    .where(isIn("projectId", projectIds))
    .where("binId", "is", null)
    .where(sql<boolean>`"version" > 0`);
}
