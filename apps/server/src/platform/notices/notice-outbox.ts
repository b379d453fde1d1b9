import type { NoticeKind } from "@tessera/domain";
import type { TxCtx } from "../context.ts";
import * as outboxRepo from "./notice-outbox-repo.ts";

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

/** Gives a user a notice that concerns no token; a service account's goes to the person responsible for it. */
export async function giveUserNotice(
  ctx: Pick<TxCtx, "db" | "now" | "newId">,
  kind: NoticeKind,
  userId: string,
  details: NoticeDetails,
): Promise<void> {
  await outboxRepo.insertNew(ctx.db, [userNotice(ctx, kind, userId, details, "pending")]);
}

/** Gives several users one notice in the bell, without an email; `once` counts for each of them. */
export async function giveBellNotices(
  ctx: Pick<TxCtx, "db" | "now" | "newId">,
  kind: NoticeKind,
  userIds: readonly string[],
  { once = "", ...details }: NoticeDetails,
): Promise<void> {
  const notices = userIds.map((id) => userNotice(ctx, kind, id, { once: `${once} ${id}`, ...details }, "skipped"));
  await outboxRepo.insertNew(ctx.db, notices);
}

function userNotice(
  ctx: Pick<TxCtx, "now" | "newId">,
  kind: NoticeKind,
  ownerId: string,
  { once = "", ...details }: NoticeDetails,
  mailState: outboxRepo.NewNotice["mailState"],
): outboxRepo.NewNotice {
  const createdAt = ctx.now();
  return {
    ...{ id: ctx.newId(), ownerId, kind, once: `${kind} ${once}` },
    ...{ tokenId: null, tokenName: "", tokenPreview: "", details: JSON.stringify(details) },
    ...{ createdAt, readAt: null, mailState, mailAttempts: 0, mailDueAt: createdAt },
    ...{ projectId: null, mailGroup: null, subscription: null },
  };
}

/** The recipient of a notice about a project, and when its email goes out. */
export type ProjectNotice = {
  userId: string;
  projectId: string;
  /** When the email is due. */
  dueAt: string;
  /** Notices with the same one go into one email; null: those of the same kind. */
  mailGroup: string | null;
  /** The subscription that the email offers to end. */
  subscription: string | null;
};

/** Gives a user a notice about a project, once, which they see for as long as they see the project. */
export async function giveProjectNotice(
  ctx: Pick<TxCtx, "db" | "now" | "newId">,
  kind: NoticeKind,
  { userId, projectId, dueAt, mailGroup, subscription }: ProjectNotice,
  { once = "", ...details }: NoticeDetails,
): Promise<void> {
  await outboxRepo.insertNew(ctx.db, [
    {
      ...{ id: ctx.newId(), ownerId: userId, kind, once: `${kind} ${once}` },
      ...{ tokenId: null, tokenName: "", tokenPreview: "", details: JSON.stringify(details) },
      ...{ createdAt: ctx.now(), readAt: null, mailState: "pending", mailAttempts: 0, mailDueAt: dueAt },
      ...{ projectId, mailGroup, subscription },
    },
  ]);
}

/** The same for many tokens at once. */
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
      ...{ projectId: null, mailGroup: null, subscription: null },
    };
  });
  await outboxRepo.insertNew(ctx.db, rows);
}

/** The same for all tokens that a query finds, however many: no row passes through this process. */
export async function giveNoticesOf(
  ctx: Pick<TxCtx, "db" | "now" | "newId">,
  kind: NoticeKind,
  tokens: outboxRepo.NoticedTokens,
  details: Record<string, unknown>,
): Promise<void> {
  await outboxRepo.insertOf(ctx.db, tokens, { id: ctx.newId(), kind, details: JSON.stringify(details), at: ctx.now() });
}

/** Passes unread notices about the tokens of these service accounts to their new owner. */
export function handOnNotices({ db }: Pick<TxCtx, "db">, accountIds: string[], userId: string): Promise<void> {
  return outboxRepo.handOn(db, accountIds, userId);
}
