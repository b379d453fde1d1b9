import { findMailbox } from "../../identity/people/user-service.ts";
import type { Ctx } from "../../platform/context.ts";
import type { Db, NoticeTable } from "../../platform/db/schema.ts";
import { transact } from "../../platform/db/transact.ts";
import type { FeatureJob } from "../../platform/jobs/job-runner.ts";
import { isRefusedForGood, type Message, pauseAfter } from "../../platform/mail/mailer.ts";
import { later, MINUTE_MS, SECOND_MS } from "../../platform/time.ts";
import * as noticeRepo from "./notice-repo.ts";
import { noticeText, severalText } from "./notice-text.ts";

/** Notices that one email tells. */
const MAX_NOTICES_PER_EMAIL = 200;

/** How long a claimed email is kept from other workers: longer than any email takes to send. */
const LEASE_MS = 5 * MINUTE_MS;

/**
 * Sends the emails of due notices, one after the other, until there are none, the mail server doesn't take one (the
 * next round tries again), or `isStopping` answers true. Several processes may do so at once.
 */
async function sendNoticeMails(ctx: Ctx, isStopping: () => boolean): Promise<void> {
  while (!isStopping()) {
    const notices = await transact(ctx, ({ db }) => claim(db, ctx.now()));
    const [first] = notices;
    if (!first) return;
    const { isServerThere, ...change } = await deliver(ctx, first, notices);
    await transact(ctx, async ({ db }) => {
      for (const notice of notices) await noticeRepo.saveMail(db, notice, change);
    });
    if (!isServerThere) return;
  }
}

/** The notice whose email is due first, and those of the same kind to the same person, which go with it. */
async function claim(db: Db, now: string): Promise<NoticeTable[]> {
  const until = later(now, LEASE_MS);
  const first = await noticeRepo.claimMail(db, now, until);
  if (!first) return [];
  return [first, ...(await noticeRepo.claimMore(db, first, { now, until, most: MAX_NOTICES_PER_EMAIL - 1 }))];
}

type Delivery = Partial<Pick<NoticeTable, "mailState" | "mailDueAt">> & { isServerThere: boolean };

/** Tries once, and answers the new state of the email. */
async function deliver(ctx: Ctx, notice: NoticeTable, notices: NoticeTable[]): Promise<Delivery> {
  const about = { noticeId: notice.id, kind: notice.kind, userId: notice.userId, notices: notices.length };
  const to = await findMailbox(ctx, notice.userId);
  if (!to) return { mailState: "skipped", isServerThere: true };
  if (!ctx.mailer) {
    ctx.log.info({ ...about, subject: noticeText(notice).subject }, "email not sent: no mail server is configured");
    return { mailState: "skipped", isServerThere: true };
  }
  try {
    await ctx.mailer.send(messageOf(ctx, notice, notices, to));
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

function messageOf(ctx: Ctx, notice: NoticeTable, notices: NoticeTable[], to: Message["to"]): Message {
  const paragraphs = notices.flatMap((it) => [
    noticeText(it).text,
    ...(it.tokenId === null ? [] : [`Token: ${it.tokenPreview}`]),
  ]);
  const title = notices.length > 1 ? severalText(notice.kind, notices.length) : noticeText(notice).subject;
  const action = actionOf(ctx, notice, notices.length);
  return { id: notice.id, to, content: { title, paragraphs, ...(action && { action }) } };
}

/** Where to go from an email: to the token or the list of them, to the test case or webhook, or nowhere for several of them. */
function actionOf({ publicUrl }: Ctx, notice: NoticeTable, count: number) {
  const { accountId, tokenId } = notice;
  if (tokenId === null) {
    const { page } = noticeText(notice);
    const label = notice.kind === "WEBHOOK_DISABLED" ? "Show webhook" : "Show test case";
    return count === 1 && page !== undefined ? { label, url: publicUrl() + page } : undefined;
  }
  const account = accountId === null ? "/settings" : `/admin/service-accounts/${accountId}`;
  if (count === 1) return { label: "Show token", url: `${publicUrl()}${account}/tokens/${tokenId}` };
  return { label: "Show tokens", url: `${publicUrl()}${account}${accountId === null ? "/tokens" : ""}` };
}

export const noticeMailJob: FeatureJob = {
  name: "send notice emails",
  every: 15 * SECOND_MS,
  run: (ctx, { isStopping }) => sendNoticeMails(ctx, isStopping),
};
