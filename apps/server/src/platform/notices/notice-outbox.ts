import type { NoticeKind } from "@tessera/domain";
import type { TxCtx } from "../context.ts";
import * as outboxRepo from "./notice-outbox-repo.ts";

/** The token a notice is about; told is its owner, or who owns the service account it is of. */
export type NoticedToken = { id: string; ownerId: string; name: string; preview: string };

export type NoticeDetails = { once?: string } & Record<string, unknown>;

/**
 * Tells whoever answers for a token something, in the app and by mail, once: a second notice with the same `once` is none. Part
 * of the transaction in which it came to be.
 */
export async function giveNotice(
  ctx: Pick<TxCtx, "db" | "now" | "newId">,
  kind: NoticeKind,
  token: NoticedToken,
  details: NoticeDetails = {},
): Promise<void> {
  await giveNotices(ctx, kind, [{ token, details }]);
}

/** The same to many at once. */
export async function giveNotices(
  ctx: Pick<TxCtx, "db" | "now" | "newId">,
  kind: NoticeKind,
  notices: { token: NoticedToken; details: NoticeDetails }[],
): Promise<void> {
  const createdAt = ctx.now();
  const rows = notices.map(({ token, details: { once = "", ...details } }): outboxRepo.NewNotice => {
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
  await outboxRepo.insertNew(ctx.db, rows);
}

/** The same to all that a query finds, however many: nothing of it passes through this process. */
export async function giveNoticesOf(
  ctx: Pick<TxCtx, "db" | "now" | "newId">,
  kind: NoticeKind,
  tokens: outboxRepo.NoticedTokens,
  details: Record<string, unknown>,
): Promise<void> {
  await outboxRepo.insertOf(ctx.db, tokens, { id: ctx.newId(), kind, details: JSON.stringify(details), at: ctx.now() });
}

/** What is still unread about the tokens of these service accounts goes to who owns them from now on. */
export function handOnNotices({ db }: Pick<TxCtx, "db">, accountIds: string[], userId: string): Promise<void> {
  return outboxRepo.handOn(db, accountIds, userId);
}
