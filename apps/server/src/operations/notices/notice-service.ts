import type { Notice, NoticeKind, Page, PageQuery } from "@tessera/domain";
import type { Actor, Ctx, TxCtx } from "../../platform/context.ts";
import { decodeCursor, toPage } from "../../platform/db/keyset.ts";
import type { NoticeTable } from "../../platform/db/schema.ts";
import * as noticeRepo from "./notice-repo.ts";
import { noticeText } from "./notice-text.ts";

/** The token a notice is about; its owner gets it, or the owner of the service account the token belongs to. */
export type NoticedToken = { id: string; ownerId: string; name: string; preview: string };

export type NoticeDetails = { once?: string } & Record<string, unknown>;

/**
 * Gives the person responsible for a token a notice, in the app and by email, once: a second one with the same `once`
 * is dropped. Part of the transaction that causes it.
 */
export async function giveNotice(
  ctx: Pick<TxCtx, "db" | "now" | "newId">,
  kind: NoticeKind,
  token: NoticedToken,
  details: NoticeDetails = {},
): Promise<void> {
  await giveNotices(ctx, kind, [{ token, details }]);
}

/** The same for many tokens at once. */
export async function giveNotices(
  ctx: Pick<TxCtx, "db" | "now" | "newId">,
  kind: NoticeKind,
  notices: { token: NoticedToken; details: NoticeDetails }[],
): Promise<void> {
  const createdAt = ctx.now();
  const rows = notices.map(({ token, details: { once = "", ...details } }): noticeRepo.NewNotice => {
    return {
      id: ctx.newId(),
      ownerId: token.ownerId,
      kind,
      once: [kind, token.id, once].join(" ").trim(),
      tokenId: token.id,
      tokenName: token.name,
      tokenPreview: token.preview,
      details: JSON.stringify(details),
      createdAt,
      readAt: null,
      mailState: "pending",
      mailAttempts: 0,
      mailDueAt: createdAt,
    };
  });
  await noticeRepo.insertNew(ctx.db, rows);
}

/** The same for all tokens that a query finds, however many: no row passes through this process. */
export async function giveNoticesOf(
  ctx: Pick<TxCtx, "db" | "now" | "newId">,
  kind: NoticeKind,
  tokens: noticeRepo.NoticedTokens,
  details: Record<string, unknown>,
): Promise<void> {
  await noticeRepo.insertOf(ctx.db, tokens, { id: ctx.newId(), kind, details: JSON.stringify(details), at: ctx.now() });
}

/** Emails that wait to be sent, those of notices and of one-time links. */
export async function countPendingMails({ db, outbox }: Pick<Ctx, "db" | "outbox">): Promise<number> {
  return (await noticeRepo.countPendingMails(db)) + outbox.waiting;
}

/** Passes unread notices about the tokens of these service accounts to their new owner. */
export function handOnNotices({ db }: Pick<TxCtx, "db">, accountIds: string[], userId: string): Promise<void> {
  return noticeRepo.handOn(db, accountIds, userId);
}

/** The actor's own notices, newest first. */
export async function listNotices(ctx: Ctx, actor: Actor, { limit, cursor }: PageQuery): Promise<Page<Notice>> {
  const before = decodeCursor(cursor, ["string"])?.[0];
  const rows = await noticeRepo.list(ctx.db, actor.userId, before, limit + 1);
  const page = toPage(rows, limit, (row) => [row.id]);
  return { data: page.data.map(present), nextCursor: page.nextCursor };
}

function present(row: NoticeTable): Notice {
  const { id, kind, tokenId, tokenName, tokenPreview, accountId, createdAt, readAt } = row;
  const { text } = noticeText(row);
  return { id, kind, tokenId, tokenName, tokenPreview, accountId, text, createdAt, readAt };
}
