import { findMailbox } from "../../identity/people/user-service.ts";
import type { Ctx } from "../../platform/context.ts";
import type { NoticeTable } from "../../platform/db/schema.ts";
import { isRefusedForGood, type Message, pauseAfter } from "../../platform/mail/mailer.ts";
import * as noticeRepo from "./notice-repo.ts";
import { noticeText } from "./notice-text.ts";

const MINUTE = 60_000;
/** How long a claimed email is kept from other workers: longer than any email takes to send. */
const LEASE = 5 * MINUTE;

/**
 * Sends the emails of due notices, one after the other, until there are none, the mail server doesn't take one (the
 * next round tries again), or `isStopping` answers true. Several processes may do so at once.
 */
export async function sendNoticeMails(ctx: Ctx, isStopping: () => boolean): Promise<void> {
  while (!isStopping()) {
    const notice = await noticeRepo.claimMail(ctx.db, ctx.now(), after(ctx.now(), LEASE));
    if (!notice) return;
    const { isServerThere, ...change } = await deliver(ctx, notice);
    await noticeRepo.saveMail(ctx.db, notice, change);
    if (!isServerThere) return;
  }
}

type Delivery = Partial<Pick<NoticeTable, "mailState" | "mailDueAt">> & { isServerThere: boolean };

/** Tries once, and answers the new state of the email. */
async function deliver(ctx: Ctx, notice: NoticeTable): Promise<Delivery> {
  const about = { noticeId: notice.id, kind: notice.kind, userId: notice.userId };
  const to = await findMailbox(ctx, notice.userId);
  if (!to) return { mailState: "skipped", isServerThere: true };
  if (!ctx.mailer) {
    ctx.log.info({ ...about, subject: noticeText(notice).subject }, "mail not sent");
    return { mailState: "skipped", isServerThere: true };
  }
  try {
    await ctx.mailer.send(messageOf(ctx, notice, to));
    return { mailState: "sent", isServerThere: true };
  } catch (error) {
    const isRefused = isRefusedForGood(error);
    const pause = isRefused ? undefined : pauseAfter(notice.mailAttempts);
    const tries = { ...about, tries: notice.mailAttempts, err: error };
    if (pause === undefined) {
      ctx.log.error(tries, "failed to send the email of a notice; gave up, the notice stays in the app");
      return { mailState: "failed", isServerThere: isRefused };
    }
    ctx.log.warn(tries, "failed to send the email of a notice; will retry");
    return { mailDueAt: after(ctx.now(), pause), isServerThere: false };
  }
}

function messageOf({ publicUrl }: Ctx, notice: NoticeTable, to: Message["to"]): Message {
  const { subject, text } = noticeText(notice);
  const { accountId, tokenId } = notice;
  const tokens = accountId === null ? "/settings/tokens" : `/admin/service-accounts/${accountId}/tokens`;
  const action = { label: "Show token", url: `${publicUrl()}${tokens}/${tokenId ?? ""}` };
  const paragraphs = [text, `Token: ${notice.tokenPreview}`];
  return { id: notice.id, to, letter: { title: subject, paragraphs, action } };
}

function after(at: string, ms: number): string {
  return new Date(Date.parse(at) + ms).toISOString();
}
