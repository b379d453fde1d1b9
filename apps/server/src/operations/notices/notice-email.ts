import { findMailbox } from "../../identity/people/user-service.ts";
import type { Ctx } from "../../platform/context.ts";
import type { NoticeTable } from "../../platform/db/schema.ts";
import { transact } from "../../platform/db/transact.ts";
import type { FeatureJob } from "../../platform/jobs/job-runner.ts";
import { isRefusedForGood, type Message, pauseAfter } from "../../platform/mail/mailer.ts";
import { later, MINUTE_MS, SECOND_MS } from "../../platform/time.ts";
import * as noticeRepo from "./notice-repo.ts";
import { noticeText } from "./notice-text.ts";

/** How long a claimed email is kept from other workers: longer than any email takes to send. */
const LEASE_MS = 5 * MINUTE_MS;

/**
 * Sends the emails of due notices, one after the other, until there are none, the mail server doesn't take one (the
 * next round tries again), or `isStopping` answers true. Several processes may do so at once.
 */
async function sendNoticeMails(ctx: Ctx, isStopping: () => boolean): Promise<void> {
  while (!isStopping()) {
    const notice = await transact(ctx, ({ db }) => noticeRepo.claimMail(db, ctx.now(), later(ctx.now(), LEASE_MS)));
    if (!notice) return;
    const { isServerThere, ...change } = await deliver(ctx, notice);
    await transact(ctx, ({ db }) => noticeRepo.saveMail(db, notice, change));
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
    ctx.log.info({ ...about, subject: noticeText(notice).subject }, "email not sent: no mail server is configured");
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
    return { mailDueAt: later(ctx.now(), pause), isServerThere: false };
  }
}

function messageOf({ publicUrl }: Ctx, notice: NoticeTable, to: Message["to"]): Message {
  const { subject, text } = noticeText(notice);
  const { accountId, tokenId } = notice;
  const tokens = accountId === null ? "/settings/tokens" : `/admin/service-accounts/${accountId}/tokens`;
  const action = { label: "Show token", url: `${publicUrl()}${tokens}/${tokenId ?? ""}` };
  const paragraphs = [text, `Token: ${notice.tokenPreview}`];
  return { id: notice.id, to, content: { title: subject, paragraphs, action } };
}

export const noticeMailJob: FeatureJob = {
  name: "send notice emails",
  every: 15 * SECOND_MS,
  run: (ctx, { isStopping }) => sendNoticeMails(ctx, isStopping),
};
