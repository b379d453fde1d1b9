import { type SelectQueryBuilder, sql } from "kysely";
import type { Db, NoticeTable, Schema, Tx } from "../db/schema.ts";

/** Rows of one statement, to stay under every database's limit of parameters. */
const CHUNK = 100;

/** A notice whose recipient is still to be found: the person responsible for the tokens of the account `ownerId`. */
export type NewNotice = Omit<NoticeTable, "userId" | "accountId" | "accountName"> & { ownerId: string };

/** Inserts those that were not given before. */
export async function insertNew(db: Tx, notices: NewNotice[]): Promise<void> {
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
  db: Tx,
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
export async function handOn(db: Tx, accountIds: string[], userId: string): Promise<void> {
  await db
    .updateTable("notice")
    .set({ userId })
    .where("accountId", "in", accountIds)
    .where("readAt", "is", null)
    .execute();
}
