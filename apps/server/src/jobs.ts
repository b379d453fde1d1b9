import type { JobStatus } from "@tessera/domain";
import { HeadTeller } from "./audit/audit-anchoring.ts";
import { removeOldDevices } from "./identity/sessions/device-service.ts";
import { removeEndedSessions } from "./identity/sessions/session-lifetime.ts";
import { sendNoticeMails } from "./operations/notices/notice-mail.ts";
import type { Ctx } from "./platform/context.ts";
import type { Job } from "./platform/jobs/job-runner.ts";
import { removeForgotten } from "./platform/limits/throttle.ts";
import { giveExpiryNotices } from "./tokens/ending/expiry-notices.ts";

const SECOND_MS = 1000;
const HOUR_MS = 3_600_000;

/**
 * The periodic jobs of every process of a server. The last one reports the results of all jobs to the other
 * processes, so its own result is reported with its next run.
 */
export function jobsOf(ctx: Ctx, status: () => JobStatus[]): Job[] {
  const headTeller = new HeadTeller();
  return [
    { name: "give expiry notices", every: 15 * SECOND_MS, run: () => giveExpiryNotices(ctx) },
    { name: "send mails with links", every: 15 * SECOND_MS, run: () => ctx.outbox.sendDue() },
    { name: "send notice mails", every: 15 * SECOND_MS, run: (isStopping) => sendNoticeMails(ctx, isStopping) },
    { name: "write token usage", every: 10 * SECOND_MS, run: () => ctx.tokenUsage.flush() },
    { name: "write gathered audit entries", every: 15 * SECOND_MS, run: () => ctx.gatheringAudit.writeDue() },
    { name: "tell the head of the audit log", every: 15 * SECOND_MS, run: () => headTeller.tellIfDue(ctx) },
    { name: "forget old request counts", every: HOUR_MS, run: () => ctx.rateLimits.forgetOld() },
    { name: "forget old sign-in failures", every: HOUR_MS, run: () => removeForgotten(ctx) },
    { name: "remove ended sessions", every: HOUR_MS, run: () => removeEndedSessions(ctx) },
    { name: "forget old devices", every: HOUR_MS, run: () => removeOldDevices(ctx) },
    { name: "tell that this process works", every: 15 * SECOND_MS, run: () => ctx.presence.hasWorked(status()) },
  ];
}
