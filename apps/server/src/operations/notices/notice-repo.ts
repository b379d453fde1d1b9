import { type ExpressionBuilder, sql } from "kysely";
import type { Actor } from "../../platform/context.ts";
import { given } from "../../platform/db/given.ts";
import { hasRowLocks } from "../../platform/db/row-locks.ts";
import type { Db, NoticeTable, Schema } from "../../platform/db/schema.ts";
import { isInVisibleProject } from "../../platform/db/visible-projects.ts";

/** True of notices about no project, and about one that the user still sees. */
function isSeenBy(actor: Actor, notice: ExpressionBuilder<Schema, "notice">) {
  const projectId = notice.ref("notice.projectId").$castTo<string>();
  return notice.or([notice("notice.projectId", "is", null), isInVisibleProject(actor, projectId)]);
}

/** Newest first, before the id `before`. */
export function list(db: Db, actor: Actor, before: string | undefined, limit: number): Promise<NoticeTable[]> {
  return db
    .selectFrom("notice")
    .selectAll()
    .where("userId", "=", actor.userId)
    .where((notice) => isSeenBy(actor, notice))
    .where((row) => row.and(given(before, (id) => row("id", "<", id))))
    .orderBy("id", "desc")
    .limit(limit)
    .execute();
}

export async function countUnread(db: Db, actor: Actor): Promise<number> {
  const row = await db
    .selectFrom("notice")
    .select((notice) => notice.fn.countAll<number>().as("count"))
    .where("userId", "=", actor.userId)
    .where("readAt", "is", null)
    .where((notice) => isSeenBy(actor, notice))
    .executeTakeFirstOrThrow();
  return row.count;
}

/** Marks the user's notices up to the id as read. */
export async function markRead(db: Db, userId: string, upTo: string, at: string): Promise<void> {
  await db
    .updateTable("notice")
    .set({ readAt: at })
    .where("userId", "=", userId)
    .where("id", "<=", upTo)
    .where("readAt", "is", null)
    .execute();
}

/**
 * Claims the notice whose email is due first: no other worker gets it before `until`, so that it is not sent twice, and
 * a crash only delays it. Undefined where none is due.
 */
export function claimMail(db: Db, now: string, until: string): Promise<NoticeTable | undefined> {
  return db
    .updateTable("notice")
    .set((notice) => ({ mailDueAt: until, mailAttempts: notice("mailAttempts", "+", 1) }))
    .where("id", "=", (notice) =>
      notice
        .selectFrom("notice as next")
        .select("next.id")
        // Literally, so that the index of pending emails fits.
        .where("next.mailState", "=", sql.lit("pending" as const))
        .where("next.mailDueAt", "<=", now)
        .orderBy("next.mailDueAt")
        .limit(1)
        .$if(hasRowLocks(db), (query) => query.forUpdate().skipLocked()),
    )
    .returningAll()
    .executeTakeFirst();
}

/**
 * Claims the other pending notices of this kind, or of the same group, to the same person, for one email with it. Call it in the transaction
 * that claimed the first.
 */
export function claimMore(
  db: Db,
  { id, userId, kind, accountId, mailGroup }: NoticeTable,
  { now, until, most }: { now: string; until: string; most: number },
): Promise<NoticeTable[]> {
  return db
    .updateTable("notice")
    .set((notice) => ({ mailDueAt: until, mailAttempts: notice("mailAttempts", "+", 1) }))
    .where("id", "in", (notice) =>
      notice
        .selectFrom("notice as next")
        .select("next.id")
        // Literally, so that the index of pending mails fits.
        .where("next.mailState", "=", sql.lit("pending" as const))
        .where("next.mailDueAt", "<=", now)
        .where("next.userId", "=", userId)
        .$if(mailGroup === null, (query) => query.where("next.kind", "=", kind).where("next.mailGroup", "is", null))
        .$if(mailGroup !== null, (query) => query.where("next.mailGroup", "=", mailGroup))
        .where("next.accountId", accountId === null ? "is" : "=", accountId)
        .where("next.id", "<>", id)
        .orderBy("next.id")
        .limit(most)
        .$if(hasRowLocks(db), (query) => query.forUpdate().skipLocked()),
    )
    .returningAll()
    .execute();
}

export async function countPendingMails(db: Db): Promise<number> {
  const row = await db
    .selectFrom("notice")
    .select((notice) => notice.fn.countAll<number>().as("count"))
    // Literally, so that the index of pending emails fits.
    .where("mailState", "=", sql.lit("pending" as const))
    .executeTakeFirstOrThrow();
  return row.count;
}

/** Records the delivery of a claimed email, unless the claim expired and another worker has it. */
export async function saveMail(
  db: Db,
  { id, mailAttempts }: Pick<NoticeTable, "id" | "mailAttempts">,
  change: Partial<Pick<NoticeTable, "mailState" | "mailDueAt">>,
): Promise<void> {
  await db.updateTable("notice").set(change).where("id", "=", id).where("mailAttempts", "=", mailAttempts).execute();
}
