import type { ExplorationState } from "@tessera/domain";
import { sql } from "kysely";
import type { Actor } from "../../platform/context.ts";
import type { Db, ExplorationTable, Tx } from "../../platform/db/schema.ts";
import { isInVisibleProject } from "../../platform/db/visible-projects.ts";

export type ExplorationKey = Pick<ExplorationTable, "projectId" | "number">;

export type ExplorationFilter = {
  projectId: string;
  state?: readonly ExplorationState[] | undefined;
  testerId?: string | undefined;
  milestoneId?: string | undefined;
};

export async function insert(db: Tx, row: ExplorationTable): Promise<void> {
  await db.insertInto("exploration").values(row).execute();
}

export function find(db: Db, { projectId, number }: ExplorationKey): Promise<ExplorationTable | undefined> {
  return db
    .selectFrom("exploration")
    .selectAll()
    .where("projectId", "=", projectId)
    .where("number", "=", number)
    .executeTakeFirst();
}

/** The same, kept from other writers until the end of the transaction. */
export function lock(db: Tx, { projectId, number }: ExplorationKey): Promise<ExplorationTable | undefined> {
  return db
    .updateTable("exploration")
    .set({ number })
    .where("projectId", "=", projectId)
    .where("number", "=", number)
    .returningAll()
    .executeTakeFirst();
}

/** The newest first, before the number `before`. */
export function list(
  db: Db,
  { projectId, state, testerId, milestoneId }: ExplorationFilter,
  before: number | undefined,
  limit: number,
): Promise<ExplorationTable[]> {
  return db
    .selectFrom("exploration")
    .selectAll()
    .where("projectId", "=", projectId)
    .$if(state !== undefined, (query) => query.where("state", "in", state ?? []))
    .$if(testerId !== undefined, (query) => query.where("testerId", "=", testerId as string))
    .$if(milestoneId !== undefined, (query) => query.where("milestoneId", "=", milestoneId as string))
    .$if(before !== undefined, (query) => query.where("number", "<", before as number))
    .orderBy("number", "desc")
    .limit(limit)
    .execute();
}

/** What the caller is to run, or runs, in projects that they see; after a place in the order of projects. */
export function listOpenOf(
  db: Db,
  actor: Actor,
  after: [projectId: string, number: number] | undefined,
  limit: number,
): Promise<ExplorationTable[]> {
  return db
    .selectFrom("exploration")
    .selectAll()
    .where("testerId", "=", actor.userId)
    .where("state", "<>", sql.lit("ended"))
    .where((row) => isInVisibleProject(actor, row.ref("projectId")))
    .$if(after !== undefined, (query) =>
      query.where(({ eb, refTuple, tuple }) => {
        const [projectId, number] = after as [string, number];
        return eb(refTuple("projectId", "number"), ">", tuple(projectId, number));
      }),
    )
    .orderBy("projectId")
    .orderBy("number")
    .limit(limit)
    .execute();
}

export async function count(db: Db, projectId: string): Promise<number> {
  const { count } = await db
    .selectFrom("exploration")
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .where("projectId", "=", projectId)
    .executeTakeFirstOrThrow();
  return count;
}

/** Changes a session that the transaction has locked, and counts the change. */
export function update(
  db: Tx,
  { projectId, number, version }: ExplorationKey & Pick<ExplorationTable, "version">,
  change: Partial<Omit<ExplorationTable, "projectId" | "number" | "version">>,
): Promise<ExplorationTable> {
  return db
    .updateTable("exploration")
    .set({ ...change, version: version + 1 })
    .where("projectId", "=", projectId)
    .where("number", "=", number)
    .returningAll()
    .executeTakeFirstOrThrow();
}

export async function remove(db: Tx, { projectId, number }: ExplorationKey): Promise<void> {
  await db.deleteFrom("exploration").where("projectId", "=", projectId).where("number", "=", number).execute();
}

/** The session that runs the longest, of those that were started by the moment. */
export function findRunningSince(db: Db, before: string): Promise<ExplorationKey | undefined> {
  return db
    .selectFrom("exploration")
    .select(["projectId", "number"])
    .where("runningSince", "is not", null)
    .where("runningSince", "<=", before)
    .orderBy("runningSince")
    .limit(1)
    .executeTakeFirst();
}

/** The version of a session; undefined where it is gone. */
export async function findVersion(db: Db, { projectId, number }: ExplorationKey): Promise<number | undefined> {
  const row = await db
    .selectFrom("exploration")
    .select("version")
    .where("projectId", "=", projectId)
    .where("number", "=", number)
    .executeTakeFirst();
  return row?.version;
}
