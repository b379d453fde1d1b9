import { SUBSCRIPTION_KINDS, type SubscriptionKind } from "@tessera/domain";
import { z } from "zod";
import { findWhoSee } from "../../access/membership-service.ts";
import { findMailbox } from "../../identity/people/user-service.ts";
import { stopCode } from "../../insight/subscriptions/subscription-service.ts";
import type { Ctx } from "../../platform/context.ts";
import { jsonColumn } from "../../platform/db/json-column.ts";
import type { Db, NoticeTable } from "../../platform/db/schema.ts";
import { transact } from "../../platform/db/transact.ts";
import type { FeatureJob } from "../../platform/jobs/job-runner.ts";
import { oneLine } from "../../platform/mail/mail-labels.ts";
import { isRefusedForGood, type Message, pauseAfter } from "../../platform/mail/mailer.ts";
import { later, MINUTE_MS, SECOND_MS } from "../../platform/time.ts";
import * as noticeRepo from "./notice-repo.ts";
import { noticeText, severalText } from "./notice-text.ts";

/** Notices that one email tells. */
const MAX_NOTICES_PER_EMAIL = 200;

/** Subscriptions that one email offers to end. */
const MAX_ENDINGS = 5;

const SUBSCRIPTION_COLUMN = jsonColumn(z.tuple([z.enum(SUBSCRIPTION_KINDS), z.string()]));

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
  const seen = await findSeen(ctx, notices);
  const to = seen.length === 0 ? undefined : await findMailbox(ctx, notice.userId);
  const [first] = seen;
  if (!to || !first) return { mailState: "skipped", isServerThere: true };
  if (!ctx.mailer) {
    ctx.log.info({ ...about, subject: noticeText(notice).subject }, "email not sent: no mail server is configured");
    return { mailState: "skipped", isServerThere: true };
  }
  try {
    await ctx.mailer.send(await messageOf(ctx, first, seen, to));
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

/** Those about nothing of a project, and about one that the recipient still sees. */
async function findSeen(ctx: Ctx, notices: NoticeTable[]): Promise<NoticeTable[]> {
  const ids = new Set(notices.flatMap(({ projectId }) => projectId ?? []));
  const seen = new Set<string>();
  for (const id of ids) {
    if ((await findWhoSee(ctx, id, [notices[0]?.userId ?? ""])).size > 0) seen.add(id);
  }
  return notices.filter(({ projectId }) => projectId === null || seen.has(projectId));
}

async function messageOf(ctx: Ctx, notice: NoticeTable, notices: NoticeTable[], to: Message["to"]): Promise<Message> {
  const paragraphs = notices.flatMap((it) => [
    noticeText(it).text,
    ...(it.tokenId === null ? [] : [`Token: ${it.tokenPreview}`]),
  ]);
  const isDigest = notice.mailGroup !== null && notices.length > 1;
  const several = isDigest ? `${notices.length} notices of your projects` : severalText(notice.kind, notices.length);
  const title = notices.length > 1 ? several : noticeText(notice).subject;
  const action = actionOf(ctx, notice, notices.length);
  const endings = await endingsOf(ctx, notices);
  const content = {
    title,
    paragraphs,
    ...(action && { action }),
    links: endings.map(({ label, url }) => ({ label, url })),
  };
  return { id: notice.id, to, content, ...(endings[0] && { unsubscribe: endings[0].oneClick }) };
}

/** Links that end the subscriptions the notices were given for, each once. */
async function endingsOf(ctx: Ctx, notices: NoticeTable[]) {
  const given = new Map(
    notices.flatMap(({ userId, projectId, subscription }) => {
      if (projectId === null || subscription === null) return [];
      const [kind, target] = SUBSCRIPTION_COLUMN.read(subscription);
      return [[`${projectId} ${subscription}`, { userId, projectId, kind, target }] as const];
    }),
  );
  const endings = [];
  for (const key of [...given.values()].slice(0, MAX_ENDINGS)) {
    const code = await stopCode(ctx, key);
    const url = `${ctx.publicUrl()}/unsubscribe/${code}`;
    endings.push({
      label: `No more emails about ${subjectOf(key)}`,
      url,
      oneClick: `${ctx.publicUrl()}/unsubscriptions/${code}`,
    });
  }
  return endings;
}

function subjectOf({ projectId, kind, target }: { projectId: string; kind: SubscriptionKind; target: string }): string {
  if (kind === "owned") return `tests that you own in ${projectId}`;
  return kind === "project" ? projectId : `${kind === "branch" ? "the branch " : ""}${oneLine(target)} of ${projectId}`;
}

const PAGE_LABELS = [
  ["/runs/", "Show run"],
  ["/sessions/", "Show session"],
] as const;

/** Where to go from an email: to the token or the list of them, to the test case, run or webhook, or nowhere for several of them. */
function actionOf({ publicUrl }: Ctx, notice: NoticeTable, count: number) {
  const { accountId, tokenId } = notice;
  if (tokenId === null) {
    const { page } = noticeText(notice);
    if (count !== 1 || page === undefined) return undefined;
    const [, label] = PAGE_LABELS.find(([part]) => page.includes(part)) ?? [];
    return {
      label: notice.kind === "WEBHOOK_DISABLED" ? "Show webhook" : (label ?? "Show test case"),
      url: publicUrl() + page,
    };
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
