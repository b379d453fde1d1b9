import type { BinKind } from "@tessera/domain";
import type { BinTable, Db, Tx } from "../../platform/db/schema.ts";

export async function insert(db: Tx, entry: BinTable): Promise<void> {
  await db.insertInto("bin").values(entry).execute();
}

/** An entry that can be restored. */
export function find(db: Db, id: string): Promise<BinTable | undefined> {
  return db.selectFrom("bin").selectAll().where("id", "=", id).where("state", "=", "done").executeTakeFirst();
}

/** The newest entry of what was deleted. */
export function findTarget(
  db: Db,
  { projectId, kind, target }: Pick<BinTable, "projectId" | "kind" | "target">,
): Promise<BinTable | undefined> {
  return db
    .selectFrom("bin")
    .selectAll()
    .where("projectId", "=", projectId)
    .where("kind", "=", kind)
    .where("target", "=", target)
    .where("state", "=", "done")
    .orderBy("deletedAt", "desc")
    .orderBy("id", "desc")
    .executeTakeFirst();
}

export type Place = [deletedAt: string, id: string];

/** Entries of a project, newest first, or the deleted projects; before the given place. */
export function list(
  db: Db,
  projectId: string | undefined,
  before: Place | undefined,
  limit: number,
): Promise<BinTable[]> {
  return db
    .selectFrom("bin")
    .selectAll()
    .where("state", "=", "done")
    .where("kind", projectId === undefined ? "=" : "<>", "project" satisfies BinKind)
    .$if(projectId !== undefined, (query) => query.where("projectId", "=", projectId as string))
    .$if(before !== undefined, (query) =>
      query.where(({ eb, refTuple, tuple }) => eb(refTuple("deletedAt", "id"), "<", tuple(...(before as Place)))),
    )
    .orderBy("deletedAt", "desc")
    .orderBy("id", "desc")
    .limit(limit)
    .execute();
}

/** Moves an entry on to its next state; false if it is in another one by now. */
export async function move(
  db: Tx,
  id: string,
  from: BinTable["state"],
  change: Partial<Pick<BinTable, "state" | "leaseUntil">>,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable("bin")
    .set({ id, ...change })
    .where("id", "=", id)
    .where("state", "=", from)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

export async function remove(db: Tx, id: string): Promise<void> {
  await db.deleteFrom("bin").where("id", "=", id).execute();
}

/** Entries in the state, the oldest deletions first; of pending ones those whose lease ended before `leaseUntil`. */
export function findInState(
  db: Db,
  state: BinTable["state"],
  { deletedUntil, leaseUntil }: { deletedUntil?: string; leaseUntil?: string },
  limit: number,
): Promise<BinTable[]> {
  return db
    .selectFrom("bin")
    .selectAll()
    .where("state", "=", state)
    .$if(deletedUntil !== undefined, (query) => query.where("deletedAt", "<=", deletedUntil as string))
    .$if(leaseUntil !== undefined, (query) => query.where("leaseUntil", "<", leaseUntil as string))
    .orderBy("deletedAt")
    .orderBy("id")
    .limit(limit)
    .execute();
}

/** Runs that no person deleted, hidden or being purged. */
export function findExpired(db: Db, limit: number): Promise<BinTable[]> {
  return db
    .selectFrom("bin")
    .selectAll()
    .where("kind", "=", "run" satisfies BinKind)
    .where("deletedBy", "is", null)
    .where("state", "in", ["done", "purging"])
    .orderBy("id")
    .limit(limit)
    .execute();
}
