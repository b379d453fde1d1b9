import { given } from "../../platform/db/given.ts";
import type { CommentTable, Db, Tx } from "../../platform/db/schema.ts";

/** What comments are about: one of the four is not null. */
export type Subject = Pick<CommentTable, "projectId" | "caseNumber" | "cycleNumber" | "resultId" | "causeNumber">;

function about(db: Db, { projectId, caseNumber, cycleNumber, resultId, causeNumber }: Subject) {
  return db
    .selectFrom("comment")
    .where("projectId", "=", projectId)
    .where((row) =>
      row.and([
        ...given(caseNumber, (number) => row("caseNumber", "=", number)),
        ...given(cycleNumber, (number) => row("cycleNumber", "=", number)),
        ...given(resultId, (id) => row("resultId", "=", id)),
        ...given(causeNumber, (number) => row("causeNumber", "=", number)),
      ]),
    );
}

/** Newest first, before the id `before`. */
export function list(db: Db, subject: Subject, before: string | undefined, limit: number): Promise<CommentTable[]> {
  return about(db, subject)
    .selectAll()
    .where((row) => row.and(given(before, (id) => row("id", "<", id))))
    .orderBy("id", "desc")
    .limit(limit)
    .execute();
}

export async function count(db: Db, subject: Subject): Promise<number> {
  const row = await about(db, subject)
    .select((it) => it.fn.countAll<number>().as("count"))
    .executeTakeFirstOrThrow();
  return row.count;
}

export function find(db: Db, projectId: string, id: string): Promise<CommentTable | undefined> {
  return db
    .selectFrom("comment")
    .selectAll()
    .where("id", "=", id)
    .where("projectId", "=", projectId)
    .executeTakeFirst();
}

export async function insert(db: Tx, row: CommentTable): Promise<void> {
  await db.insertInto("comment").values(row).execute();
}

export type CommentChange = Pick<CommentTable, "text"> &
  Partial<Pick<CommentTable, "editedAt" | "deletedAt" | "deletedBy">>;

/** Changes a comment that has this version and isn't deleted; undefined where it has another by now. */
export function update(
  db: Tx,
  { id, version }: Pick<CommentTable, "id" | "version">,
  change: CommentChange,
): Promise<CommentTable | undefined> {
  return db
    .updateTable("comment")
    .set({ ...change, version: version + 1 })
    .where("id", "=", id)
    .where("version", "=", version)
    .where("deletedAt", "is", null)
    .returningAll()
    .executeTakeFirst();
}
