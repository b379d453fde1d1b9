import { type SelectQueryBuilder, sql } from "kysely";
import { hasRowLocks } from "../../platform/db/row-locks.ts";
import type { Db, NoticeTable, Schema } from "../../platform/db/schema.ts";

/** Rows of one statement, to stay under every database's limit of parameters. */
const CHUNK = 100;

/** A notice whose recipient is still to be found: the person responsible for the tokens of the account `ownerId`. */
export type NewNotice = Omit<NoticeTable, "userId" | "accountId" | "accountName"> & { ownerId: string };

/** Inserts those that were not given before. */
export async function insertNew(db: Db, notices: NewNotice[]): Promise<void> {
  if (notices.length === 0) return;
  const owners = [...new Set(notices.map(({ ownerId }) => ownerId))];
  const known = await answerable(db).where("user.id", "in", owners).execute();
  const accounts = new Map(known.map((account) => [account.accountId, account]));
  for (let start = 0; start < notices.length; start += CHUNK) {
    const rows = notices.slice(start, start + CHUNK).map(({ ownerId, ...notice }): NoticeTable => {
      return { ...notice, ...(accounts.get(ownerId) ?? { userId: ownerId, accountId: null, accountName: null }) };
    });
    await db
      .insertInto("notice")
      .values(rows)
      .onConflict((conflict) => conflict.column("once").doNothing())
      .execute();
  }
}

/**
 * Service accounts, which get no notices, and who is responsible for each: the administrator who owns it. Notices about
 * other tokens go to their owner.
 */
function answerable(db: Db) {
  return db
    .selectFrom("user")
    .where("user.kind", "=", "service")
    .select((user) => [
      user.fn.coalesce("user.managedBy", "user.id").as("userId"),
      "user.id as accountId",
      "user.username as accountName",
    ]);
}

/** A query for tokens that need a notice. */
export type NoticedTokens = SelectQueryBuilder<
  Schema,
  "token",
  { id: string; ownerId: string; name: string; preview: string }
>;

/** Inserts a notice for each token of the query, unless it was given before; their ids begin with `id`. */
export async function insertOf(
  db: Db,
  tokens: NoticedTokens,
  { id, kind, details, at }: Pick<NoticeTable, "id" | "kind" | "details"> & { at: string },
): Promise<void> {
  await db
    .insertInto("notice")
    .columns([
      ...(["id", "userId", "accountId", "accountName", "kind", "once"] as const),
      ...(["tokenId", "tokenName", "tokenPreview", "details"] as const),
      ...(["createdAt", "mailState", "mailAttempts", "mailDueAt"] as const),
    ])
    .expression(
      db
        .selectFrom(tokens.as("noticed"))
        .leftJoin(answerable(db).as("account"), "account.accountId", "noticed.ownerId")
        .select((noticed) => [
          sql<string>`cast(${id} as text) || '-' || ${noticed.ref("noticed.id")}`.as("id"),
          noticed.fn.coalesce("account.userId", "noticed.ownerId").as("userId"),
          "account.accountId",
          "account.accountName",
          noticed.val(kind).as("kind"),
          sql<string>`cast(${kind} as text) || ' ' || ${noticed.ref("noticed.id")}`.as("once"),
          "noticed.id as tokenId",
          "noticed.name as tokenName",
          "noticed.preview as tokenPreview",
          noticed.val(details).as("details"),
          noticed.val(at).as("createdAt"),
          noticed.val("pending" as const).as("mailState"),
          noticed.lit(0).as("mailAttempts"),
          noticed.val(at).as("mailDueAt"),
        ])
        // SQLite takes what follows for a join unless there is a condition before it.
        .where(sql<boolean>`true`),
    )
    .onConflict((conflict) => conflict.column("once").doNothing())
    .execute();
}

/** Passes the unread notices of these service accounts to another user. */
export async function handOn(db: Db, accountIds: string[], userId: string): Promise<void> {
  await db
    .updateTable("notice")
    .set({ userId })
    .where("accountId", "in", accountIds)
    .where("readAt", "is", null)
    .execute();
}

/** Newest first, before the id `before`. */
export function list(db: Db, userId: string, before: string | undefined, limit: number): Promise<NoticeTable[]> {
  return db
    .selectFrom("notice")
    .selectAll()
    .where("userId", "=", userId)
    .$if(before !== undefined, (query) => query.where("id", "<", before as string))
    .orderBy("id", "desc")
    .limit(limit)
    .execute();
}

export async function countUnread(db: Db, userId: string): Promise<number> {
  const row = await db
    .selectFrom("notice")
    .select((notice) => notice.fn.countAll<number>().as("count"))
    .where("userId", "=", userId)
    .where("readAt", "is", null)
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
        // Literally, so that the index of pending mails fits.
        .where("next.mailState", "=", sql.lit("pending" as const))
        .where("next.mailDueAt", "<=", now)
        .orderBy("next.mailDueAt")
        .limit(1)
        .$if(hasRowLocks(db), (query) => query.forUpdate().skipLocked()),
    )
    .returningAll()
    .executeTakeFirst();
}

export async function countPendingMails(db: Db): Promise<number> {
  const row = await db
    .selectFrom("notice")
    .select((notice) => notice.fn.countAll<number>().as("count"))
    // Literally, so that the index of pending mails fits.
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
