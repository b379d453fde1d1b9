import type { ExplorationNoteKind } from "@tessera/domain";
import type { Db, ExplorationNoteTable, Tx } from "../../platform/db/schema.ts";
import type { ExplorationKey } from "./exploration-repo.ts";

export async function insert(db: Tx, row: ExplorationNoteTable): Promise<void> {
  await db.insertInto("explorationNote").values(row).execute();
}

/** In the order of their time marks, after a place in it. */
export function list(
  db: Db,
  { projectId, number }: ExplorationKey,
  kinds: readonly ExplorationNoteKind[] | undefined,
  after: [atMs: number, id: string] | undefined,
  limit: number,
): Promise<ExplorationNoteTable[]> {
  return db
    .selectFrom("explorationNote")
    .selectAll()
    .where("projectId", "=", projectId)
    .where("explorationNumber", "=", number)
    .$if(kinds !== undefined, (query) => query.where("kind", "in", kinds ?? []))
    .$if(after !== undefined, (query) =>
      query.where(({ eb, refTuple, tuple }) => {
        const [atMs, id] = after as [number, string];
        return eb(refTuple("atMs", "id"), ">", tuple(atMs, id));
      }),
    )
    .orderBy("atMs")
    .orderBy("id")
    .limit(limit)
    .execute();
}

export function find(db: Db, projectId: string, id: string): Promise<ExplorationNoteTable | undefined> {
  return db
    .selectFrom("explorationNote")
    .selectAll()
    .where("id", "=", id)
    .where("projectId", "=", projectId)
    .executeTakeFirst();
}

export function findByKey(
  db: Db,
  { projectId, number }: ExplorationKey,
  key: string,
): Promise<ExplorationNoteTable | undefined> {
  return db
    .selectFrom("explorationNote")
    .selectAll()
    .where("projectId", "=", projectId)
    .where("explorationNumber", "=", number)
    .where("key", "=", key)
    .executeTakeFirst();
}

/** How many notes of each kind a session has. */
export function countKinds(db: Db, { projectId, number }: ExplorationKey) {
  return db
    .selectFrom("explorationNote")
    .select(["kind", ({ fn }) => fn.countAll<number>().as("count")])
    .where("projectId", "=", projectId)
    .where("explorationNumber", "=", number)
    .groupBy("kind")
    .execute();
}

export function update(
  db: Tx,
  id: string,
  change: Partial<Pick<ExplorationNoteTable, "kind" | "text" | "defect" | "caseNumber" | "editedAt">>,
): Promise<ExplorationNoteTable> {
  return db
    .updateTable("explorationNote")
    .set({ id, ...change })
    .where("id", "=", id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

export async function remove(db: Tx, id: string): Promise<void> {
  await db.deleteFrom("explorationNote").where("id", "=", id).execute();
}
