import type { Db, ExplorationResultTable, Tx } from "../../platform/db/schema.ts";
import type { ExplorationKey } from "./exploration-repo.ts";

export async function insert(db: Tx, row: ExplorationResultTable): Promise<void> {
  await db.insertInto("explorationResult").values(row).execute();
}

export async function count(db: Db, { projectId, number }: ExplorationKey): Promise<number> {
  const { count } = await db
    .selectFrom("explorationResult")
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .where("projectId", "=", projectId)
    .where("explorationNumber", "=", number)
    .executeTakeFirstOrThrow();
  return count;
}

/** In the order of their time marks, after a place in it. */
export function list(
  db: Db,
  { projectId, number }: ExplorationKey,
  after: [atMs: number, resultId: string] | undefined,
  limit: number,
): Promise<ExplorationResultTable[]> {
  return db
    .selectFrom("explorationResult")
    .selectAll()
    .where("projectId", "=", projectId)
    .where("explorationNumber", "=", number)
    .$if(after !== undefined, (query) =>
      query.where(({ eb, refTuple, tuple }) => {
        const [atMs, id] = after as [number, string];
        return eb(refTuple("atMs", "resultId"), ">", tuple(atMs, id));
      }),
    )
    .orderBy("atMs")
    .orderBy("resultId")
    .limit(limit)
    .execute();
}
