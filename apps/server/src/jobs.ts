import type { JobStatus } from "@tessera/domain";
import { auditHeadJob } from "./audit/audit-anchoring.ts";
import { gatheringAuditJob } from "./audit/gathering-audit.ts";
import { abandonedCaseImportsJob } from "./catalog/case-files/case-import-storing.ts";
import { oldProposalsJob } from "./catalog/proposals/proposal-decision.ts";
import { oldFlowsJob } from "./identity/provider/provider-flow.ts";
import { oldDevicesJob } from "./identity/sessions/device-service.ts";
import { endedSessionsJob } from "./identity/sessions/session-lifetime.ts";
import { muteNoticesJob } from "./insight/mutes/mute-notices.ts";
import { runNewsJob } from "./insight/news/run-news.ts";
import { backupJob } from "./operations/backups/scheduled-backups.ts";
import { noticeMailJob } from "./operations/notices/notice-email.ts";
import { presenceJob } from "./operations/status/process-presence.ts";
import { webhookJobs } from "./operations/webhooks/webhook-jobs.ts";
import type { Ctx } from "./platform/context.ts";
import { oldAnswersJob } from "./platform/http/kept-answers.ts";
import type { FeatureJob, Job } from "./platform/jobs/job-runner.ts";
import { oldCountsJob } from "./platform/limits/rate-limits.ts";
import { oldTriesJob } from "./platform/limits/throttle.ts";
import { linkMailJob } from "./platform/mail/outbox.ts";
import { strayContentsJob, unusedBlobsJob } from "./runs/attachments/blob-cleaning.ts";
import { binPurgeJob } from "./runs/bin/bin-purge.ts";
import { forgottenExplorationsJob } from "./runs/exploration/exploration-running.ts";
import { recountJob } from "./runs/imports/recounting.ts";
import { oldProposedImportsJob } from "./runs/proposed-imports/proposed-import-decision.ts";
import { retentionJob } from "./runs/retention/expired-runs.ts";
import { expiryNoticesJob } from "./tokens/ending/expiry-notices.ts";
import { oldGrantsJob } from "./tokens/grants/grant-cleanup.ts";
import { oldMintedTokensJob } from "./tokens/publishers/publisher-jobs.ts";
import { tokenUsageJob } from "./tokens/usage/token-usage.ts";

/**
 * The periodic jobs of every process of a server. The last one reports the results of all jobs to the other processes,
 * so its own result is reported with its next run.
 */
export function jobsOf(ctx: Ctx, status: () => JobStatus[]): Job[] {
  const jobs: FeatureJob[] = [
    expiryNoticesJob,
    linkMailJob,
    noticeMailJob,
    tokenUsageJob,
    gatheringAuditJob,
    auditHeadJob(),
    oldCountsJob,
    oldTriesJob,
    oldAnswersJob,
    endedSessionsJob,
    oldDevicesJob,
    oldFlowsJob,
    muteNoticesJob,
    recountJob,
    runNewsJob,
    retentionJob,
    binPurgeJob,
    unusedBlobsJob,
    strayContentsJob,
    oldProposalsJob,
    oldProposedImportsJob,
    abandonedCaseImportsJob,
    ...webhookJobs(),
    oldGrantsJob,
    oldMintedTokensJob,
    backupJob(),
    forgottenExplorationsJob,
    presenceJob,
  ];
  return jobs.map(({ name, every, run, settled }) => ({
    name,
    every,
    settled,
    run: (isStopping) => run(ctx, { isStopping, jobs: status }),
  }));
}
