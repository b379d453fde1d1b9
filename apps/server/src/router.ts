import { auditRouter } from "./audit/audit-router.ts";
import { caseRouter, folderRouter } from "./cases/case-router.ts";
import { cycleRouter } from "./cycles/cycle-router.ts";
import { router } from "./http/trpc.ts";
import { importRouter } from "./imports/import-router.ts";
import { insightRouter } from "./insight/insight-router.ts";
import { adminInvitationRouter, invitationRouter } from "./invitations/invitation-router.ts";
import { mailRouter } from "./mail/mail-router.ts";
import { modelRouter } from "./model/model-router.ts";
import { noticeRouter } from "./notices/notice-router.ts";
import { passwordResetRouter } from "./password-reset/password-reset-router.ts";
import { preferencesRouter } from "./preferences/preferences-router.ts";
import { profileRouter } from "./profile/profile-router.ts";
import { memberRouter, projectRouter } from "./projects/project-router.ts";
import { resultRouter } from "./results/result-router.ts";
import { searchRouter } from "./search/search-router.ts";
import { secondFactorRouter } from "./second-factor/second-factor-router.ts";
import { serviceAccountRouter } from "./service-accounts/service-account-router.ts";
import { adminSessionRouter } from "./sessions/admin-session-router.ts";
import { sessionRouter, setupRouter } from "./sessions/session-router.ts";
import { settingsRouter } from "./settings/settings-router.ts";
import { statusRouter } from "./status/status-router.ts";
import { adminTokenRouter } from "./tokens/admin-token-router.ts";
import { credentialRouter, selfRouter, tokenRouter } from "./tokens/token-router.ts";
import { adminUserRouter } from "./users/admin-user-router.ts";
import { meRouter } from "./users/me-router.ts";
import { passwordRouter } from "./users/password-router.ts";

/** Every procedure of the product; the REST routes and their document are read off it. */
export const appRouter = router({
  admin: router({
    audit: auditRouter,
    invitation: adminInvitationRouter,
    mail: mailRouter,
    serviceAccount: serviceAccountRouter,
    session: adminSessionRouter,
    settings: settingsRouter,
    token: adminTokenRouter,
    user: adminUserRouter,
  }),
  case: caseRouter,
  credential: credentialRouter,
  cycle: cycleRouter,
  folder: folderRouter,
  import: importRouter,
  insight: insightRouter,
  invitation: invitationRouter,
  me: meRouter,
  member: memberRouter,
  model: modelRouter,
  notice: noticeRouter,
  password: passwordRouter,
  passwordReset: passwordResetRouter,
  preferences: preferencesRouter,
  profile: profileRouter,
  project: projectRouter,
  result: resultRouter,
  search: searchRouter,
  secondFactor: secondFactorRouter,
  session: sessionRouter,
  setup: setupRouter,
  status: statusRouter,
  token: tokenRouter,
  tokenSelf: selfRouter,
});

export type AppRouter = typeof appRouter;
