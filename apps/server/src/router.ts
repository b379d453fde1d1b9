import { auditRouter } from "./audit/audit-router.ts";
import { caseFieldRouter } from "./catalog/case-fields/case-field-router.ts";
import { caseImportRouter } from "./catalog/case-files/case-import-router.ts";
import { caseReviewRouter } from "./catalog/cases/case-review-router.ts";
import { caseRouter } from "./catalog/cases/case-router.ts";
import { folderRouter } from "./catalog/cases/folder-router.ts";
import { sharedStepsRouter } from "./catalog/cases/shared-steps-router.ts";
import { projectTeamRouter } from "./catalog/members/project-team-router.ts";
import { ownerRouter } from "./catalog/owners/owner-router.ts";
import { memberRouter, projectRouter } from "./catalog/projects/project-router.ts";
import { proposalRouter } from "./catalog/proposals/proposal-router.ts";
import { adminSessionRouter } from "./identity/accounts/admin-session-router.ts";
import { adminUserRouter } from "./identity/accounts/admin-user-router.ts";
import { passwordResetRouter } from "./identity/credentials/password-reset-router.ts";
import { passwordRouter } from "./identity/credentials/password-router.ts";
import { adminInvitationRouter, invitationRouter } from "./identity/invitations/invitation-router.ts";
import { preferencesRouter } from "./identity/profile/preferences-router.ts";
import { profileRouter } from "./identity/profile/profile-router.ts";
import { adminSignInRouter, providerRouter } from "./identity/provider/provider-router.ts";
import { secondFactorRouter } from "./identity/second-factor/second-factor-router.ts";
import { serviceAccountRouter } from "./identity/service-accounts/service-account-router.ts";
import { sessionRouter, setupRouter } from "./identity/sign-in/session-router.ts";
import { teamRouter } from "./identity/teams/team-router.ts";
import { projectActivityRouter } from "./insight/activity/activity-router.ts";
import { assistantRouter } from "./insight/assistant/assistant-router.ts";
import { badgeRouter } from "./insight/badge/badge-router.ts";
import { causeRouter, runCauseRouter } from "./insight/causes/cause-router.ts";
import { commentRouter } from "./insight/comments/comment-router.ts";
import { caseExplanationRouter } from "./insight/explanation/explanation-router.ts";
import { caseFlakyRouter, flakyRouter } from "./insight/flaky/flaky-router.ts";
import { caseHistoryRouter, resultSearchRouter } from "./insight/history/history-router.ts";
import { insightRouter } from "./insight/home/insight-router.ts";
import { modelRouter } from "./insight/model/model-router.ts";
import { caseMuteRouter, muteRouter } from "./insight/mutes/mute-router.ts";
import { requirementRouter } from "./insight/requirements/requirement-router.ts";
import { searchRouter } from "./insight/search/search-router.ts";
import { projectSlowestRouter } from "./insight/slowest/slow-test-router.ts";
import { subscriptionRouter } from "./insight/subscriptions/subscription-router.ts";
import { projectTrendRouter } from "./insight/trends/trend-router.ts";
import { viewRouter } from "./insight/views/view-router.ts";
import { noticeRouter } from "./operations/notices/notice-router.ts";
import { overviewRouter } from "./operations/overview/overview-router.ts";
import { mailRouter } from "./operations/settings/mail-router.ts";
import { settingsRouter } from "./operations/settings/settings-router.ts";
import { statusRouter } from "./operations/status/status-router.ts";
import { adminWebhookRouter } from "./operations/webhooks/admin-webhook-router.ts";
import { webhookRouter } from "./operations/webhooks/webhook-router.ts";
import { mergeRouters, router } from "./platform/http/trpc.ts";
import { attachmentRouter } from "./runs/attachments/attachment-router.ts";
import { binRouter, cycleDeletionRouter, importDeletionRouter, runDeletionRouter } from "./runs/bin/bin-router.ts";
import { branchRouter } from "./runs/branches/branch-router.ts";
import { configurationRouter } from "./runs/configurations/configuration-router.ts";
import { cycleRouter } from "./runs/cycles/cycle-router.ts";
import { explorationRouter } from "./runs/exploration/exploration-router.ts";
import { milestoneRouter } from "./runs/milestones/milestone-router.ts";
import { planRouter } from "./runs/plans/plan-router.ts";
import { proposedImportRouter } from "./runs/proposed-imports/proposed-import-router.ts";
import { renameRouter } from "./runs/renames/rename-router.ts";
import { resultRouter } from "./runs/results/result-router.ts";
import { retentionRouter } from "./runs/retention/retention-router.ts";
import { runRouter } from "./runs/runs/run-router.ts";
import { importRouter } from "./runs/uploads/import-router.ts";
import { adminTokenRouter } from "./tokens/admin-token-router.ts";
import { authorizationRouter } from "./tokens/grants/authorization-router.ts";
import { meRouter } from "./tokens/me-router.ts";
import { publisherRouter } from "./tokens/publishers/publisher-router.ts";
import { serviceAccountTokenRouter } from "./tokens/service-account-token-router.ts";
import { credentialRouter, selfRouter, tokenRouter } from "./tokens/token-router.ts";

/** Every procedure of the product; the REST routes and their document are generated from it. */
export const appRouter = router({
  admin: router({
    audit: auditRouter,
    invitation: adminInvitationRouter,
    mail: mailRouter,
    overview: overviewRouter,
    serviceAccount: mergeRouters(serviceAccountRouter, router({ token: serviceAccountTokenRouter })),
    session: adminSessionRouter,
    settings: settingsRouter,
    signIn: adminSignInRouter,
    team: teamRouter,
    token: adminTokenRouter,
    user: adminUserRouter,
    webhook: adminWebhookRouter,
  }),
  assistant: assistantRouter,
  attachment: attachmentRouter,
  authorization: authorizationRouter,
  badge: badgeRouter,
  bin: binRouter,
  case: mergeRouters(
    caseRouter,
    caseReviewRouter,
    caseMuteRouter,
    caseFlakyRouter,
    caseHistoryRouter,
    caseExplanationRouter,
  ),
  caseField: caseFieldRouter,
  configuration: configurationRouter,
  caseImport: caseImportRouter,
  cause: causeRouter,
  comment: commentRouter,
  credential: credentialRouter,
  cycle: mergeRouters(cycleRouter, planRouter, branchRouter, cycleDeletionRouter),
  exploration: explorationRouter,
  sharedSteps: sharedStepsRouter,
  flaky: flakyRouter,
  folder: folderRouter,
  import: mergeRouters(importRouter, importDeletionRouter),
  insight: insightRouter,
  invitation: invitationRouter,
  me: meRouter,
  member: memberRouter,
  milestone: milestoneRouter,
  model: modelRouter,
  mute: muteRouter,
  notice: noticeRouter,
  owner: ownerRouter,
  password: passwordRouter,
  passwordReset: passwordResetRouter,
  preferences: preferencesRouter,
  profile: profileRouter,
  project: mergeRouters(projectRouter, projectActivityRouter, projectTrendRouter, projectSlowestRouter),
  proposal: proposalRouter,
  proposedImport: proposedImportRouter,
  projectTeam: projectTeamRouter,
  provider: providerRouter,
  publisher: publisherRouter,
  rename: renameRouter,
  requirement: requirementRouter,
  result: mergeRouters(resultRouter, resultSearchRouter),
  retention: retentionRouter,
  run: mergeRouters(runRouter, runCauseRouter, runDeletionRouter),
  search: searchRouter,
  secondFactor: secondFactorRouter,
  session: sessionRouter,
  setup: setupRouter,
  status: statusRouter,
  subscription: subscriptionRouter,
  token: tokenRouter,
  tokenSelf: selfRouter,
  view: viewRouter,
  webhook: webhookRouter,
});

export type AppRouter = typeof appRouter;
