import { sql } from "kysely";
import { given } from "../platform/db/given.ts";
import { hasRowLocks } from "../platform/db/row-locks.ts";
import type { AuditTable, Db } from "../platform/db/schema.ts";

/** The project that an entry says it is about, as the index on it has it; word for word the expression of its migration. */
function projectOf(db: Db) {
  return hasRowLocks(db)
    ? sql<string | null>`substring("details" from '"project":"([^"]+)"')`
    : sql<string | null>`case when json_valid("details") then json_extract("details", '$.project') end`;
}

export type ProjectTrailFilter = {
  projectId: string;
  actions: readonly string[];
  actorId?: string | undefined;
  /** Only entries with a smaller number. */
  before?: number | undefined;
};

/** The newest entries of the project before a number, at most `most` of them, whatever they are about. */
function newest(db: Db, { projectId, before }: ProjectTrailFilter, most: number) {
  return db
    .selectFrom("audit")
    .selectAll()
    .where(projectOf(db), "=", projectId)
    .where((row) => row.and(given(before, (seq) => row("seq", "<", seq))))
    .orderBy("seq", "desc")
    .limit(most);
}

/** Those of the newest `most` entries of the project that the filter lets through, newest first. */
export function list(db: Db, filter: ProjectTrailFilter, most: number, limit: number): Promise<AuditTable[]> {
  const { actions, actorId } = filter;
  return db
    .selectFrom(newest(db, filter, most).as("audit"))
    .selectAll()
    .where("outcome", "=", "done")
    .where("action", "in", actions)
    .where((row) => row.and(given(actorId, (id) => row("actorId", "=", id))))
    .orderBy("seq", "desc")
    .limit(limit)
    .execute();
}

/** The number of the last of those entries; undefined where there are fewer. */
export async function findLast(db: Db, filter: ProjectTrailFilter, most: number): Promise<number | undefined> {
  const { last, looked } = await db
    .selectFrom(newest(db, filter, most).as("audit"))
    .select((row) => [row.fn.min("seq").as("last"), row.fn.countAll<number>().as("looked")])
    .executeTakeFirstOrThrow();
  return Number(looked) === most ? Number(last) : undefined;
}
