import type { NoticeKind } from "@tessera/domain";
import { z } from "zod";
import { jsonColumn } from "../../platform/db/json-column.ts";
import type { NoticeTable } from "../../platform/db/schema.ts";
import { oneLine, readableTime } from "../../platform/mail/mail-labels.ts";
import { DAY_MS } from "../../platform/time.ts";
import { REVIEW_TEXTS } from "./review-notice-text.ts";
import { RUN_TEXTS } from "./run-notice-text.ts";

/** A notice in words: a subject, one or two whole sentences, and the path of its page where it is about no token. */
export type NoticeText = { subject: string; text: string; page?: string };

type Noticed = Pick<NoticeTable, "kind" | "tokenName" | "accountName" | "details" | "createdAt">;
/** What a kind's text may need beside the token. */
export type Details = z.infer<typeof Details>;
const Details = z.object({
  expiresAt: z.string().optional(),
  ip: z.string().optional(),
  reason: z.string().nullable().optional(),
  caseId: z.string().optional(),
  caseName: z.string().optional(),
  projectId: z.string().optional(),
  endsAt: z.string().optional(),
  proposedBy: z.string().optional(),
  cases: z.int().optional(),
  runId: z.string().optional(),
  branch: z.string().nullable().optional(),
  verdict: z.string().optional(),
  yours: z.int().optional(),
  failures: z.int().optional(),
  tests: z.array(z.string()).optional(),
  causes: z.array(z.string()).optional(),
  reopened: z.array(z.string()).optional(),
  webhookId: z.string().optional(),
  webhookName: z.string().optional(),
  client: z.string().optional(),
  by: z.string().optional(),
  about: z.string().optional(),
  /** What mentions someone: "a comment" where nothing is said. */
  what: z.string().optional(),
  page: z.string().optional(),
});
const DETAILS_COLUMN = jsonColumn(Details);

const TEXTS: Record<NoticeKind, (token: string, details: Details, createdAt: string) => NoticeText> = {
  EXPIRES_IN_30_DAYS: expiresSoon,
  EXPIRES_IN_7_DAYS: expiresSoon,
  EXPIRES_IN_1_DAY: expiresSoon,
  EXPIRED: (token, { expiresAt = "" }) => ({
    subject: `${token} has expired`,
    text: `The API token ${token} expired on ${readableTime(expiresAt)}. Requests that still use it are rejected. Create a new token for them.`,
  }),
  ROTATED_OUT_TOKEN_USED: (token, { ip }) => ({
    subject: `${token} was used after it was rotated out`,
    text: `Something${from(ip)} still uses the API token ${token}, which was rotated out. These requests are rejected. Switch to the successor, or find out who has the old token.`,
  }),
  LEAKED: (token, { ip }) => ({
    subject: `${token} was leaked and revoked`,
    text: `Someone${from(ip)} who holds the API token ${token} reported it as leaked, and it was revoked at once. Create a new one, and find out where this one was exposed.`,
  }),
  REVOKED_BY_ADMIN: (token, { reason }) => ({
    subject: `${token} was revoked by an administrator`,
    text: `An administrator revoked the API token ${token}${reason ? `: “${oneLine(reason)}”` : ""}. Requests that use it are rejected from now on.`,
  }),
  USED_FROM_NEW_IP: (token, { ip }) => ({
    subject: `${token} was used from a new address`,
    text: `The API token ${token} was used from ${ip} for the first time. If you don't recognize this address, revoke the token.`,
  }),
  MUTE_ENDS_SOON: (_, details) => ({
    subject: `The mute of ${details.caseId} ends soon`,
    text: `The mute of ${caseIn(details)} ends on ${readableTime(details.endsAt ?? "")}. Its failures fail runs again from then on. Fix the test, or mute it again.`,
    page: pageOfCase(details),
  }),
  MUTE_ENDED: (_, details) => ({
    subject: `The mute of ${details.caseId} has ended`,
    text: `The mute of ${caseIn(details)} ended on ${readableTime(details.endsAt ?? "")}. Its failures fail runs again. If it still needs time, mute it again.`,
    page: pageOfCase(details),
  }),
  PROPOSALS_WAIT: (_, { projectId, proposedBy = "" }) => ({
    subject: `Proposed test cases in ${projectId}`,
    text: `${oneLine(proposedBy)} proposed test cases in ${projectId}. Accept, edit or decline what waits there.`,
    page: `/projects/${projectId}/proposals`,
  }),
  PROPOSED_RESULTS_WAIT: (_, { projectId }) => ({
    subject: `Proposed results in ${projectId}`,
    text: `Results were proposed in ${projectId}. They count nowhere until someone accepts them. Accept or decline what waits there.`,
    page: `/projects/${projectId}/proposed-results`,
  }),
  ...REVIEW_TEXTS,
  MENTIONED: (_, details) => ({
    subject: `${author(details)} mentioned you in ${details.projectId}`,
    text: `${author(details)} mentioned you in ${details.what ?? "a comment"} on ${about(details)} in ${details.projectId}.`,
    page: `${details.page}`,
  }),
  COMMENTED: (_, details) => ({
    subject: `${author(details)} commented in ${details.projectId}`,
    text: `${author(details)} commented on ${about(details)} in ${details.projectId}.`,
    page: `${details.page}`,
  }),
  ...RUN_TEXTS,
  WEBHOOK_DISABLED: (_, details) => ({
    subject: `The webhook “${oneLine(details.webhookName ?? "")}” was switched off`,
    text: `The webhook “${oneLine(details.webhookName ?? "")}”${details.projectId === undefined ? "" : ` of ${details.projectId}`} was switched off: ${whyDisabled(details.reason)}. Nothing is sent there until someone switches it on again.`,
    page: pageOfWebhook(details),
  }),
  GRANT_REUSED: (token, { ip, client = "an assistant" }) => ({
    subject: `Access of ${token} was used twice and ended`,
    text: `Something${from(ip)} used a code or refresh token of ${oneLine(client)} a second time, so a copy of it may be in other hands. The access ${token} was ended at once. If you didn't expect this, find out where the copy came from; then sign in there again.`,
  }),
};

export function noticeText({ kind, tokenName, accountName, details, createdAt }: Noticed): NoticeText {
  const token = `“${oneLine(tokenName)}”${accountName === null ? "" : ` of the service account ${accountName}`}`;
  return TEXTS[kind](token, DETAILS_COLUMN.read(details), createdAt);
}

const EXPIRE_SOON = (count: number) => `${count} API tokens expire soon`;
const SEVERAL: Record<NoticeKind, (count: number) => string> = {
  EXPIRES_IN_30_DAYS: EXPIRE_SOON,
  EXPIRES_IN_7_DAYS: EXPIRE_SOON,
  EXPIRES_IN_1_DAY: EXPIRE_SOON,
  EXPIRED: (count) => `${count} API tokens have expired`,
  ROTATED_OUT_TOKEN_USED: (count) => `${count} API tokens were used after they were rotated out`,
  LEAKED: (count) => `${count} API tokens were leaked and revoked`,
  REVOKED_BY_ADMIN: (count) => `${count} API tokens were revoked by an administrator`,
  USED_FROM_NEW_IP: (count) => `${count} API tokens were used from a new address`,
  MUTE_ENDS_SOON: (count) => `${count} mutes end soon`,
  MUTE_ENDED: (count) => `${count} mutes have ended`,
  PROPOSALS_WAIT: (count) => `${count} times test cases were proposed`,
  PROPOSED_RESULTS_WAIT: (count) => `${count} times results were proposed`,
  REVIEW_REQUESTED: (count) => `${count} times you were asked for a review`,
  REVIEW_SENT_BACK: (count) => `${count} times test cases were sent back`,
  TESTS_NEWLY_FAILING: (count) => `Tests fail in ${count} runs`,
  DEFAULT_BRANCH_FAILED: (count) => `${count} runs of the default branch failed`,
  RUN_INCOMPLETE: (count) => `${count} runs did not complete`,
  CAUSE_OPENED: (count) => `${count} runs have new causes of failures`,
  CAUSE_BACK: (count) => `Causes of failures are back in ${count} runs`,
  MENTIONED: (count) => `You were mentioned in ${count} comments`,
  COMMENTED: (count) => `${count} new comments`,
  WEBHOOK_DISABLED: (count) => `${count} webhooks were switched off`,
  GRANT_REUSED: (count) => `Access of ${count} assistants was used twice and ended`,
};

/** The subject of an email that tells several notices of one kind. */
export function severalText(kind: NoticeKind, count: number): string {
  return SEVERAL[kind](count);
}

function pageOfCase({ projectId, caseId }: Details): string {
  return `/projects/${projectId}/cases/${caseId}`;
}

function pageOfWebhook({ projectId, webhookId }: Details): string {
  return `${projectId === undefined ? "/admin" : `/projects/${projectId}`}/webhooks/${webhookId}`;
}

const WHY_DISABLED: Readonly<Record<string, string>> = {
  gone: "its target answered that it wants no more deliveries (410)",
  failing: "every delivery failed for 5 days",
  backlog: "more deliveries wait than are kept",
};

function whyDisabled(reason: string | null | undefined): string {
  return WHY_DISABLED[reason ?? ""] ?? "its deliveries failed";
}

function author({ by = "" }: Details): string {
  return oneLine(by);
}

function about({ about = "" }: Details): string {
  return oneLine(about);
}

function caseIn({ caseId, caseName = "", projectId }: Details): string {
  return `${caseId} “${oneLine(caseName)}” in ${projectId}`;
}

function expiresSoon(token: string, { expiresAt = "" }: Details, createdAt: string): NoticeText {
  const days = Math.ceil((Date.parse(expiresAt) - Date.parse(createdAt)) / DAY_MS);
  const when = days <= 1 ? "within a day" : `in ${days} days`;
  return {
    subject: `${token} expires ${when}`,
    text: `The API token ${token} expires on ${readableTime(expiresAt)}. Rotate it before then to keep its integrations working.`,
  };
}

function from(ip: string | undefined): string {
  return ip === undefined ? "" : ` at ${ip}`;
}
