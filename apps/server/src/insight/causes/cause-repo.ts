import type { CauseState } from "@tessera/domain";
import { insertRows } from "../../platform/db/insert-rows.ts";
import { contains } from "../../platform/db/like.ts";
import type { CauseTable, Db, Tx } from "../../platform/db/schema.ts";

/** Keys of one statement. */
const CHUNK = 200;

/** The numbers of causes with the keys. */
export async function findByKeys(db: Db, projectId: string, keys: readonly string[]): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  for (let start = 0; start < keys.length; start += CHUNK) {
    const rows = await db
      .selectFrom("cause")
      .select(["key", "number"])
      .where("projectId", "=", projectId)
      .where("key", "in", keys.slice(start, start + CHUNK))
      .execute();
    for (const { key, number } of rows) found.set(key, number);
  }
  return found;
}

export async function insertMany(db: Tx, causes: readonly CauseTable[]): Promise<void> {
  await insertRows(db, "cause", causes);
}

export function find(db: Db, projectId: string, number: number): Promise<CauseTable | undefined> {
  return db
    .selectFrom("cause")
    .selectAll()
    .where("projectId", "=", projectId)
    .where("number", "=", number)
    .where("lastRun", "is not", null)
    .executeTakeFirst();
}

export type CauseFilter = { states: readonly CauseState[] | undefined; search: string | undefined };

/** Those that count for themselves, by their newest run, the newest first; after a place. */
export function list(
  db: Db,
  projectId: string,
  { states, search }: CauseFilter,
  after: [lastRun: number, number: number] | undefined,
  limit: number,
): Promise<CauseTable[]> {
  return db
    .selectFrom("cause")
    .selectAll()
    .where("projectId", "=", projectId)
    .where("lastRun", "is not", null)
    .where("mergedInto", "is", null)
    .$if(states !== undefined, (query) => query.where("state", "in", states ?? []))
    .$if(search !== undefined && search !== "", (query) =>
      query.where((cause) => contains(db, cause.ref("title"), search as string)),
    )
    .$if(after !== undefined, (query) =>
      query.where(({ eb, refTuple, tuple }) => {
        const [lastRun, number] = after as [number, number];
        return eb(refTuple("lastRun", "number"), "<", tuple(lastRun, number));
      }),
    )
    .orderBy("lastRun", "desc")
    .orderBy("number", "desc")
    .limit(limit)
    .execute();
}

export type CauseChange = Partial<
  Pick<CauseTable, "title" | "state" | "resolvedAt" | "isReopened" | "assignee" | "note" | "issueUrl">
>;

export async function update(db: Tx, projectId: string, number: number, change: CauseChange): Promise<void> {
  await db.updateTable("cause").set(change).where("projectId", "=", projectId).where("number", "=", number).execute();
}

/** Failures of `from`, and of what was merged into it, count as those of `into`; so does what people said about it. */
export async function merge(db: Tx, projectId: string, from: CauseTable, into: CauseTable): Promise<void> {
  await db
    .updateTable("cause")
    .set({ mergedInto: into.number })
    .where("projectId", "=", projectId)
    .where((cause) => cause.or([cause("number", "=", from.number), cause("mergedInto", "=", from.number)]))
    .execute();
  await db
    .updateTable("cause")
    .set({ lastRun: Math.max(from.lastRun ?? 0, into.lastRun ?? 0) })
    .where("projectId", "=", projectId)
    .where("number", "=", into.number)
    .execute();
  await db
    .updateTable("comment")
    .set({ causeNumber: into.number })
    .where("projectId", "=", projectId)
    .where("causeNumber", "=", from.number)
    .execute();
}

/** Keeps the causes from others' changes until the end of the transaction, in the order of their numbers. */
export async function lock(db: Tx, projectId: string, numbers: readonly number[]): Promise<void> {
  for (const number of [...numbers].sort((a, b) => a - b)) {
    await db
      .updateTable("cause")
      .set((cause) => ({ number: cause.ref("number") }))
      .where("projectId", "=", projectId)
      .where("number", "=", number)
      .execute();
  }
}
