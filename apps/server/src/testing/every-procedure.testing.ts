import { idNumber, type Scope } from "@tessera/domain";
import { inputPlace, restProcedures } from "../platform/http/routes.ts";
import { type Access, REST_BASES, type RestRoute } from "../platform/http/trpc.ts";
import { appRouter } from "../router.ts";
import { PASSWORD, type Page, type Tessera, UNCOMPRESSED } from "./tessera.testing.ts";

const REPORT = '<testsuite name="s"><testcase classname="a" name="b"/></testsuite>';
const XML = { "content-type": "application/xml" };
/** What is uploaded where other than reports. */
const CASES = '[{"name": "Pay"}]';
const JSON_TYPE = { "content-type": "application/json" };

/** Passkeys of the right shape that sign nothing. */
const CREDENTIAL = { id: "AA", rawId: "AA", type: "public-key", clientExtensionResults: {} };
const NEW_PASSKEY = { ...CREDENTIAL, response: { clientDataJSON: "e30", attestationObject: "oA" } };
const SIGNED_PASSKEY = { ...CREDENTIAL, response: { clientDataJSON: "e30", authenticatorData: "AA", signature: "AA" } };

export type World = {
  /** Administers the server. */
  root: Page;
  admin: Page;
  projectId: string;
  userId: string;
  /** Another new account; answers its id. */
  makeUser: () => Promise<string>;
  caseId: () => Promise<string>;
  resultId: string;
  importId: string;
  /** Another upload by the project's admin. */
  upload: () => Promise<{ id: string; runId: string }>;
  /** A file of a result of its own, by the project's admin; answers its id. */
  makeAttachment: () => Promise<string>;
  /** A comment on a test case, by the project's admin; answers its id. */
  makeComment: () => Promise<string>;
  /** Another import of test cases by the project's admin; answers its id. */
  caseImportId: () => Promise<string>;
  /** Two cases that may be one, proposed as a rename; answers its id. */
  makeRename: () => Promise<string>;
  /** A proposed case, by the project's admin; answers its id. */
  makeProposal: () => Promise<string>;
  /** Proposed results, by a token of the project's admin; answers their id. */
  makeProposedImport: () => Promise<string>;
  /** A service account. */
  accountId: string;
  /** Another team, without people. */
  teamId: () => Promise<string>;
  /** The case of every such cause. */
  failingCaseId: () => Promise<string>;
  /** Another cause, of a run of its own. */
  causeId: () => Promise<string>;
};

export type Row = {
  access: Access;
  /** Acts in a project, and changes something there. */
  project?: boolean;
  writes?: boolean;
  /** For administrators; `named`: through tokens that name the scope themselves. */
  admin?: "any" | "named";
  /** For tokens about themselves; it may end the token. */
  ofToken?: boolean;
  /** Ends sessions, so it is called by a user whose other sessions no test needs. */
  endsSessions?: boolean;
  /** The scope that this input needs, where that depends on the input. */
  needs?: Scope;
  /** Members may do it only to what they made themselves; `author`: no one does it to what another made. */
  own?: boolean | "author";
  input?: (world: World) => object | Promise<object>;
};

const inProject = (
  access: Scope | readonly Scope[],
  input: (world: World) => object | Promise<object> = () => ({}),
): Row => ({
  access,
  project: true,
  writes: [access].flat().every((scope) => scope.endsWith(":write")),
  input: async (world) => ({ projectId: world.projectId, ...(await input(world)) }),
});
const inMaster = (access: Scope, input: (world: World) => object | Promise<object> = () => ({})): Row =>
  inProject(access, async (world) => ({ cycleId: "TCYCLE-1", ...(await input(world)) }));

const forAdmin = (access: Scope | "session", input?: Row["input"]): Row => ({
  access,
  admin: "named",
  ...(input && { input }),
});
const forNamed = (access: Scope, input?: Row["input"]): Row => ({ ...forAdmin(access, input), admin: "named" });

const IN_BIN: readonly Scope[] = ["project:read", "case:read", "cycle:read", "result:read"];
const SERVICE_TOKEN = { name: "CI", scopes: ["result:write" as const], expiresInDays: 7 };
const PROPOSED = { reason: "Was never tested", newCases: [{ name: "Pay twice" }], changes: [] };
const ofModel = (access: Scope): Row => ({ access, input: () => ({ operation: "findMany" }) });

/** Every procedure, who may call it, and an input that works for a permitted caller. */
export const PROCEDURES: Record<string, Row> = {
  "admin.audit.count": forAdmin("admin:read"),
  "admin.audit.list": forAdmin("admin:read"),
  "admin.invitation.create": forNamed("admin:write", newcomer),
  "admin.invitation.list": forAdmin("admin:read"),
  "admin.invitation.resend": forNamed("admin:write", async ({ root }) => ({ id: (await invite(root)).invitation.id })),
  "admin.invitation.revoke": forNamed("admin:write", async ({ root }) => ({ id: (await invite(root)).invitation.id })),
  "admin.mail.get": forAdmin("admin:read"),
  "admin.mail.test": forAdmin("session"),
  "admin.overview.get": forAdmin("admin:read"),
  "admin.serviceAccount.create": forNamed("admin:write", () => ({ username: crypto.randomUUID() })),
  "admin.serviceAccount.get": forAdmin("admin:read", ({ accountId }) => ({ accountId })),
  "admin.serviceAccount.list": forAdmin("admin:read"),
  "admin.serviceAccount.owners": forAdmin("admin:read"),
  "admin.serviceAccount.token.confirmRotation": forAdmin("session", async (world) => {
    const ref = await serviceTokenOf(world);
    await world.root.admin.serviceAccount.token.rotate.mutate(ref);
    return ref;
  }),
  "admin.serviceAccount.token.create": forAdmin("session", ({ accountId }) => ({ accountId, ...SERVICE_TOKEN })),
  "admin.serviceAccount.token.delete": forAdmin("session", serviceTokenOf),
  "admin.serviceAccount.token.get": forAdmin("session", serviceTokenOf),
  "admin.serviceAccount.token.list": forAdmin("session", ({ accountId }) => ({ accountId })),
  "admin.serviceAccount.token.revoke": forAdmin("session", serviceTokenOf),
  "admin.serviceAccount.token.rotate": forAdmin("session", serviceTokenOf),
  "admin.serviceAccount.update": forNamed("admin:write", ({ accountId }) => ({ accountId, description: "Nightly" })),
  "admin.session.end": forAdmin("session", ({ userId }) => ({ userId, id: "gone" })),
  "admin.session.endAll": forAdmin("session", async ({ makeUser }) => ({ id: await makeUser() })),
  "admin.session.list": forAdmin("session", ({ userId }) => ({ userId })),
  "admin.settings.get": forAdmin("admin:read"),
  "admin.settings.update": forNamed("admin:write", () => ({ invitationLifetimeDays: 8 })),
  "admin.team.addMember": forNamed("admin:write", async (world) => ({
    ...{ teamId: await world.teamId(), userId: world.userId },
  })),
  "admin.team.candidates": forAdmin("admin:read", async ({ teamId }) => ({ teamId: await teamId(), search: "a" })),
  "admin.team.create": forNamed("admin:write", () => ({ handle: newHandle(), name: "Checkout" })),
  "admin.team.delete": forNamed("admin:write", async ({ teamId }) => ({ teamId: await teamId() })),
  "admin.team.get": forAdmin("admin:read", async ({ teamId }) => ({ teamId: await teamId() })),
  "admin.team.list": forAdmin("admin:read"),
  "admin.team.members": forAdmin("admin:read", async ({ teamId }) => ({ teamId: await teamId() })),
  "admin.team.removeMember": forNamed("admin:write", async ({ root, teamId, userId }) => {
    const ref = { teamId: await teamId(), userId };
    await root.admin.team.addMember.mutate(ref);
    return ref;
  }),
  "admin.team.update": forNamed("admin:write", async ({ teamId }) => ({ teamId: await teamId(), name: "Payment" })),
  "admin.signIn.get": forAdmin("admin:read"),
  "admin.token.count": forNamed("admin:read"),
  "admin.token.get": forNamed("admin:read", async ({ admin }) => ({ id: await tokenOf(admin) })),
  "admin.token.list": forNamed("admin:read"),
  "admin.token.revoke": forNamed("admin:write", async ({ admin }) => ({ id: await tokenOf(admin), reason: "Lost" })),
  "admin.token.revokeAll": forAdmin("session", () => ({ confirmation: "revoke all" })),
  "admin.token.revokeMany": forNamed("admin:write", async ({ admin }) => ({
    ids: [await tokenOf(admin)],
    reason: "Lost",
  })),
  "admin.token.revokeMatching": forNamed("admin:write", async ({ root }) => {
    const { snapshot } = await root.admin.token.count.query({ search: "matches nothing" });
    return { search: "matches nothing", snapshot, reason: "Lost" };
  }),
  "admin.user.count": forAdmin("admin:read"),
  "admin.user.delete": forNamed("admin:write", async ({ makeUser }) => ({ id: await makeUser() })),
  "admin.user.get": forAdmin("admin:read", ({ userId }) => ({ id: userId })),
  "admin.user.list": forAdmin("admin:read"),
  "admin.user.resetSecondFactor": forAdmin("session", ({ userId }) => ({ id: userId })),
  "admin.user.update": forAdmin("admin:write", ({ userId }) => ({ id: userId, apiAccess: true })),
  "admin.user.updateMany": forAdmin("admin:write", ({ userId }) => ({ ids: [userId], apiAccess: true })),
  "assistant.case": inProject("case:read", async ({ caseId }) => ({ caseId: await caseId() })),
  "assistant.recent": { access: ["project:read", "cycle:read", "result:read"] },
  "assistant.result": inMaster("result:read", ({ resultId }) => ({ resultId })),
  "assistant.run": inProject(["cycle:read", "result:read"], () => ({ runId: "RUN-1" })),
  "assistant.triageRun": inProject(["cycle:read", "result:read"], () => ({ runId: "RUN-1" })),
  "assistant.writeTestCases": inProject("case:read", () => ({ about: "Refunds" })),
  "admin.webhook.create": forNamed("admin:write", ({ root }) => newWebhook(root)),
  "admin.webhook.delete": forNamed("admin:write", serverWebhookOf),
  "admin.webhook.deliveries": forNamed("admin:read", serverWebhookOf),
  "admin.webhook.delivery": forNamed("admin:read", serverDeliveryOf),
  "admin.webhook.get": forNamed("admin:read", serverWebhookOf),
  "admin.webhook.list": forNamed("admin:read"),
  "admin.webhook.resend": forNamed("admin:write", serverDeliveryOf),
  "admin.webhook.rotateSecret": forNamed("admin:write", serverWebhookOf),
  "admin.webhook.test": forNamed("admin:write", serverWebhookOf),
  "admin.webhook.update": forNamed("admin:write", async (world) => ({
    ...(await serverWebhookOf(world)),
    name: "Other",
  })),
  "admin.user.updateMatching": forNamed("admin:write", async ({ root }) => {
    const filter = { search: "matches nothing" };
    const { snapshot } = await root.admin.user.count.query(filter);
    return { filter, change: { apiAccess: false }, snapshot };
  }),
  "authorization.approve": { access: "session", input: () => ({ request: "", token: SERVICE_TOKEN }) },
  "authorization.decline": { access: "session", input: () => ({ request: "" }) },
  "authorization.review": { access: "session", input: () => ({ request: "" }) },
  "badge.get": inProject("project:write"),
  "badge.update": inProject("project:write", () => ({ isPublic: true })),
  "attachment.create": bySubject("result:write", ({ resultId }) => ({ resultId })),
  "attachment.delete": {
    ...bySubject("result:write", async (world) => ({ attachmentId: await world.makeAttachment() })),
    own: true,
  },
  "attachment.get": bySubject("result:read", async (world) => ({ attachmentId: await world.makeAttachment() })),
  "attachment.send": inProject("result:write", ({ importId }) => ({ importId })),
  "attachment.list": bySubject("result:read", ({ resultId }) => ({ resultId })),
  "comment.create": bySubject("case:write", async ({ caseId }) => ({ caseId: await caseId(), text: "Broken?" })),
  "comment.delete": { ...bySubject("case:write", ofComment), own: true },
  "comment.get": bySubject("case:read", ofComment),
  "comment.list": bySubject("result:read", ({ resultId }) => ({ resultId })),
  "comment.people": inProject("project:read", () => ({ search: "a" })),
  "comment.update": {
    ...bySubject("case:write", async (world) => ({ ...(await ofComment(world)), text: "Fixed" })),
    own: "author",
  },
  "bin.list": inProject(IN_BIN),
  "bin.preview": inProject(IN_BIN, async ({ caseId }) => ({ kind: "case", target: await caseId() })),
  "bin.restore": restores("case:write", async (world) => {
    const target = await deletedCase(world);
    return { id: await binIdOf(world, target) };
  }),
  "bin.undo": restores("case:write", async (world) => ({
    ...{ projectId: world.projectId, kind: "case", target: (await deletedCase(world)).caseId },
  })),
  "case.change": inProject("case:write", async ({ caseId }) => ({
    caseIds: [await caseId()],
    set: { priority: "high" },
  })),
  "case.create": inProject("case:write", () => ({ name: "Pay" })),
  "case.deleteMany": inProject("case:write", async ({ caseId }) => ({ caseIds: [await caseId()] })),
  "case.delete": inProject("case:write", async ({ caseId }) => ({ caseId: await caseId() })),
  "case.explain": inProject("result:read", async ({ caseId }) => ({ caseId: await caseId() })),
  "case.flakyReset": inProject("case:write", async ({ caseId }) => ({ caseId: await caseId() })),
  "case.get": inProject("case:read", async ({ caseId }) => ({ caseId: await caseId() })),
  "case.history": inProject("result:read", async ({ caseId }) => ({ caseId: await caseId() })),
  "case.list": inProject("case:read"),
  "case.createMany": inProject("case:write", () => ({ cases: [{ name: "Pay" }] })),
  "case.updateMany": inProject("case:write", async ({ caseId }) => ({
    cases: [{ caseId: await caseId(), name: "Pay twice" }],
  })),
  "case.update": inProject("case:write", async ({ caseId }) => ({ caseId: await caseId(), name: "Pay twice" })),
  "case.review": inProject("case:write", async ({ caseId }) => ({
    caseIds: [await caseId()],
    state: "inReview" as const,
  })),
  "case.tags": inProject("case:read"),
  "case.similar": inProject("case:read", () => ({ name: "Pay" })),
  "case.versions": inProject("case:read", async ({ caseId }) => ({ caseId: await caseId() })),
  "case.version": inProject("case:read", async ({ caseId }) => ({ caseId: await caseId(), version: 1 })),
  "case.restoreVersion": inProject("case:write", async ({ caseId }) => ({ caseId: await caseId(), version: 1 })),
  "case.mute": inProject("case:write", async ({ caseId }) => ({
    caseId: await caseId(),
    reason: "Slow",
    until: "2030-07-01",
  })),
  "case.unmute": inProject("case:write", async ({ caseId }) => ({ caseId: await caseId() })),
  "caseField.list": inProject("case:read"),
  "caseField.set": inProject("project:write", () => ({ fields: [{ name: "Browser", kind: "text" }] })),
  "caseImport.create": inProject("case:write"),
  "caseImport.delete": inProject("case:write", async ({ caseImportId }) => ({ importId: await caseImportId() })),
  "caseImport.get": inProject("case:read", async ({ caseImportId }) => ({ importId: await caseImportId() })),
  "caseImport.list": inProject("case:read"),
  "cause.get": inProject("result:read", async ({ causeId }) => ({ causeId: await causeId() })),
  "cause.split": inProject("result:write", async ({ causeId, failingCaseId }) => ({
    ...{ causeId: await causeId(), caseIds: [await failingCaseId()] },
  })),
  "cause.list": inProject("result:read"),
  "cause.merge": inProject("result:write", async (world) => ({
    causeId: await world.causeId(),
    into: await world.causeId(),
  })),
  "cause.update": inProject("result:write", async ({ causeId }) => ({ causeId: await causeId(), note: "Known" })),
  "credential.revoke": { access: "public", input: () => ({ credentials: ["not a token of ours"] }) },
  "configuration.list": inProject("cycle:read"),
  "configuration.set": inProject("project:write", () => ({
    configurations: [{ name: "Browser", values: ["Chrome", "Firefox"] }],
  })),
  "cycle.forecast": inMaster("cycle:read"),
  "cycle.createPlan": inProject("cycle:write", async ({ admin, projectId }) => {
    const configurations = [{ name: "Browser", values: ["Chrome", "Firefox"] }];
    await admin.configuration.set.mutate({ projectId, configurations });
    return { name: "Release", configurations };
  }),
  "cycle.create": inProject("cycle:write", () => ({ name: "Nightly" })),
  "cycle.delete": inProject("cycle:write", async ({ admin, projectId }) => ({
    cycleId: (await admin.cycle.create.mutate({ projectId, name: "Old" })).id,
  })),
  "cycle.get": inMaster("cycle:read"),
  "cycle.list": inProject("cycle:read"),
  "cycle.addCases": inMaster("cycle:write", async ({ caseId }) => ({ cases: { caseIds: [await caseId()] } })),
  "cycle.assign": inProject("cycle:write", async (world) => ({
    ...{ ...(await newPlan(world)), assign: { userIds: [(await world.admin.session.current.query()).user?.id] } },
  })),
  "cycle.assignedToMe": { access: ["project:read", "cycle:read", "case:read"] },
  "cycle.assignees": inMaster("cycle:read"),
  "cycle.cases": inProject(["cycle:read", "case:read"], () => ({ cycleId: "TCYCLE-1" })),
  "cycle.close": inProject("cycle:write", newCycle),
  "cycle.removeCases": inProject("cycle:write", newPlan),
  "cycle.reopen": inProject(["project:write", "cycle:write"], async (world) => {
    const ref = await newCycle(world);
    await world.admin.cycle.close.mutate({ projectId: world.projectId, ...ref });
    return ref;
  }),
  "cycle.watch": inMaster("cycle:read"),
  "cycle.update": inMaster("cycle:write", () => ({ name: "Everything" })),
  "exploration.assignedToMe": { access: ["project:read", "result:read"] },
  "sharedSteps.create": inProject("case:write", () => ({ name: "Sign in", steps: [{ action: "Open the shop" }] })),
  "sharedSteps.delete": inProject("case:write", newSharedSteps),
  "sharedSteps.get": inProject("case:read", newSharedSteps),
  "sharedSteps.list": inProject("case:read"),
  "sharedSteps.update": inProject("case:write", async (world) => ({
    ...(await newSharedSteps(world)),
    name: "Sign up",
  })),
  "exploration.create": inProject("result:write", () => ({ charter: "Explore refunds" })),
  "exploration.delete": { ...inProject("result:write", newExploration), own: true },
  "exploration.end": { ...inProject("result:write", startedExploration), own: true },
  "exploration.get": inProject("result:read", newExploration),
  "exploration.list": inProject("result:read"),
  "exploration.note.add": {
    ...inProject("result:write", async (world) => ({ ...(await startedExploration(world)), text: "Slow" })),
    own: true,
  },
  "exploration.note.createCase": {
    ...inProject(["case:write", "result:write"], async (world) => ({ ...(await ofNote(world)), name: "Refund" })),
    own: true,
  },
  "exploration.note.delete": { ...inProject("result:write", ofNote), own: true },
  "exploration.note.list": inProject("result:read", newExploration),
  "exploration.note.update": {
    ...inProject("result:write", async (world) => ({ ...(await ofNote(world)), kind: "bug" })),
    own: "author",
  },
  "exploration.pause": { ...inProject("result:write", startedExploration), own: true },
  "exploration.result.list": inProject("result:read", newExploration),
  "exploration.result.record": {
    ...inProject("result:write", async (world) => ({
      ...{ ...(await startedExploration(world)), caseId: await world.caseId(), status: "passed" },
    })),
    own: true,
  },
  "exploration.start": { ...inProject("result:write", newExploration), own: true },
  "exploration.update": {
    ...inProject("result:write", async (world) => ({ ...(await newExploration(world)), timeBoxMinutes: 90 })),
    own: true,
  },
  "exploration.watch": inProject("result:read", newExploration),
  "flaky.everywhere": { access: ["project:read", "result:read"] },
  "flaky.list": inProject("result:read"),
  "folder.create": inProject("case:write", () => ({ name: crypto.randomUUID() })),
  "folder.delete": inProject("case:write", async ({ admin, projectId }) => ({
    folderId: (await admin.folder.create.mutate({ projectId, name: crypto.randomUUID() })).id,
  })),
  "folder.list": inProject("case:read"),
  "folder.tree": inProject("case:read"),
  "folder.update": inProject("case:write", async ({ admin, projectId }) => ({
    folderId: (await admin.folder.create.mutate({ projectId, name: crypto.randomUUID() })).id,
    name: crypto.randomUUID(),
  })),
  "import.create": inMaster("result:write"),
  "import.createWithCycle": inProject(["cycle:write", "result:write"], () => ({ name: "Nightly" })),
  "import.delete": {
    ...inProject("result:write", async ({ upload }) => ({ importId: (await upload()).id })),
    own: true,
  },
  "import.get": inProject("result:read", ({ importId }) => ({ importId })),
  "import.createFromText": inProject("result:write", () => ({ content: REPORT })),
  "import.list": inProject("result:read"),
  "import.results": inProject("result:read", ({ importId }) => ({ importId })),
  "insight.flaky": inProject("result:read"),
  "insight.trends": inProject("result:read"),
  "insight.home": { access: ["project:read", "cycle:read", "result:read"] },
  "invitation.accept": { access: "public" },
  "invitation.get": { access: "public", input: async ({ root }) => ({ code: codeIn((await invite(root)).link) }) },
  "me.get": { access: "self" },
  "member.candidates": inProject("project:write", () => ({ search: "a" })),
  "member.leave": {
    access: "session",
    input: async ({ admin, userId }) => {
      const { id: projectId } = await admin.project.create.mutate({ name: "Left" });
      await admin.member.set.mutate({ projectId, userId, role: "PROJECT_ADMIN" });
      return { projectId };
    },
  },
  "member.list": inProject("project:read"),
  "member.remove": inProject("project:write", async ({ admin, projectId, userId }) => {
    await admin.member.set.mutate({ projectId, userId, role: "MEMBER" });
    return { userId };
  }),
  "member.set": inProject("project:write", ({ userId }) => ({ userId, role: "GUEST" })),
  "milestone.create": inProject("cycle:write", () => ({ name: crypto.randomUUID() })),
  "milestone.delete": inProject("cycle:write", newMilestone),
  "milestone.list": inProject("cycle:read"),
  "milestone.update": inProject("cycle:write", async (world) => ({
    ...(await newMilestone(world)),
    dueDate: "2030-07-01",
  })),
  "model.folder": ofModel("case:read"),
  "model.project": ofModel("project:read"),
  "model.testCase": ofModel("case:read"),
  "model.testCycle": ofModel("cycle:read"),
  "model.testResult": ofModel("result:read"),
  "mute.list": inProject("case:read"),
  "notice.list": { access: "session" },
  "notice.markRead": { access: "session", input: () => ({ upTo: "a" }) },
  "notice.unread": { access: "session" },
  "owner.find": inProject("case:read", async ({ caseId }) => ({ caseIds: [await caseId()] })),
  "owner.rules": inProject("project:read"),
  "owner.setRules": inProject("project:write", () => ({ rules: "# No one yet" })),
  "password.check": { access: "public", input: () => ({ password: PASSWORD }) },
  "passwordReset.check": { access: "public", input: () => ({ code: "used" }) },
  "passwordReset.complete": { access: "public" },
  "passwordReset.request": { access: "public", input: () => ({ login: "no-one" }) },
  "preferences.get": { access: "session" },
  "preferences.update": { access: "session", input: () => ({ theme: "dark" }) },
  "profile.cancelEmailChange": { access: "session" },
  "profile.changeEmail": { access: "session", input: () => ({ email: "new@example.org", password: PASSWORD }) },
  "profile.changePassword": { access: "session", input: () => ({ current: "not it", next: PASSWORD }) },
  "profile.confirmEmail": { access: "public", input: () => ({ code: "used" }) },
  "profile.get": { access: "session" },
  "profile.removeAvatar": { access: "session" },
  "profile.setAvatar": { access: "session", input: () => ({ image: "bm8gcGljdHVyZQ==" }) },
  "profile.update": { access: "session", input: () => ({ firstName: "Olga", lastName: "" }) },
  "project.activity": inProject("project:read"),
  "project.create": { access: "project:write", writes: true, input: () => ({ name: "Another" }) },
  "project.delete": inProject("project:write", () => ({ confirmation: "Not its name" })),
  "project.get": inProject("project:read"),
  "project.list": { access: "project:read" },
  "project.slowest": inProject("result:read"),
  "project.trends": inProject("result:read"),
  "project.update": inProject("project:write", () => ({ description: "Sells things" })),
  "proposal.accept": ofProposal((proposalId) => ({ proposalId })),
  "proposal.acceptMany": ofProposal((id) => ({ ids: [id] })),
  "proposal.count": inProject("case:read"),
  "proposal.create": { ...inProject("case:propose", () => PROPOSED), writes: true },
  "proposal.decline": ofProposal((proposalId) => ({ proposalId })),
  "proposal.declineMany": ofProposal((id) => ({ ids: [id] })),
  "proposal.get": inProject("case:read", async (world) => ({ proposalId: await world.makeProposal() })),
  "proposal.list": inProject("case:read"),
  "proposal.own": { ...inProject("case:propose"), writes: true },
  "proposedImport.accept": ofProposedImport("result:write"),
  "proposedImport.count": inProject("result:read"),
  "proposedImport.decline": ofProposedImport("result:write"),
  "proposedImport.get": ofProposedImport("result:read"),
  "proposedImport.list": inProject("result:read"),
  "proposal.withdraw": { ...inProject("case:propose", () => ({ ids: ["none"] })), writes: true },
  "projectTeam.candidates": inProject("project:write", () => ({ search: "a" })),
  "projectTeam.list": inProject("project:read"),
  "projectTeam.people": inProject("project:read", ofProjectTeam),
  "projectTeam.remove": inProject("project:write", ofProjectTeam),
  "projectTeam.set": inProject("project:write", async ({ teamId }) => ({ teamId: await teamId(), role: "GUEST" })),
  "rename.accept": ofRename("accept"),
  "rename.decline": ofRename("decline"),
  "rename.list": inProject("case:read"),
  "rename.undo": ofRename("undo"),
  "requirement.cases": inProject(["case:read", "result:read"], ofRequirement),
  "requirement.get": inProject(["case:read", "result:read"], ofRequirement),
  "requirement.remove": inProject("case:write", async (world) => {
    const { requirementId } = await ofRequirement(world);
    const { admin, projectId } = world;
    for (const { case: one } of (await admin.requirement.cases.query({ projectId, requirementId })).data) {
      await admin.case.update.mutate({ projectId, caseId: one.id, links: [] });
    }
    return { requirementId };
  }),
  "requirement.ofCase": inProject(["case:read", "result:read"], async ({ caseId }) => ({ caseId: await caseId() })),
  "requirement.list": inProject(["case:read", "result:read"]),
  "result.createMany": inMaster("result:write", async ({ caseId }) => ({
    results: [
      { caseId: await caseId(), status: "passed" },
      { caseId: await caseId(), status: "failed" },
    ],
  })),
  "result.create": inMaster("result:write", async ({ caseId }) => ({ caseId: await caseId(), status: "passed" })),
  "retention.get": inProject("project:read"),
  "retention.keep": inProject("result:write", async ({ admin, projectId }) => {
    await admin.retention.keep.mutate({ projectId, runId: "RUN-1", isKept: true });
    return { runId: "RUN-1", isKept: false };
  }),
  "retention.ofRun": inProject("cycle:read", () => ({ runId: "RUN-1" })),
  "retention.preview": inProject("project:write", () => ({ retention: [{ branch: "*", keepDays: 30 }] })),
  "retention.set": inProject("project:write", () => ({ retention: [{ branch: "*", keepDays: 3650 }] })),
  "run.causes": inProject("result:read", () => ({ runId: "RUN-1" })),
  "run.comparison": inProject("result:read", () => ({ runId: "RUN-1" })),
  "run.finish": inProject("result:write", () => ({ runId: "RUN-1" })),
  "run.get": inProject("cycle:read", () => ({ runId: "RUN-1" })),
  "run.list": inProject("cycle:read"),
  "run.watch": inProject("cycle:read"),
  "run.results": inProject("result:read", () => ({ runId: "RUN-1" })),
  "result.correct": inMaster("result:write", () => ({ resultId: "none", message: "Slow" })),
  "result.get": inMaster("result:read", ({ resultId }) => ({ resultId })),
  "result.list": inMaster("result:read"),
  "result.search": inProject("result:read"),
  "result.window": inMaster("result:read"),
  "run.delete": { ...inProject("result:write", async ({ upload }) => ({ runId: (await upload()).runId })), own: true },
  "search.find": { access: ["project:read", "case:read", "cycle:read"], input: () => ({ query: "a" }) },
  "search.everything": { access: "session", input: () => ({ query: "a" }) },
  "secondFactor.addPasskey": { access: "session", input: () => ({ name: "Laptop", response: NEW_PASSKEY }) },
  "secondFactor.confirmTotp": { access: "session", input: () => ({ code: "not a code" }) },
  "secondFactor.createRecoveryCodes": { access: "session" },
  "secondFactor.disableTotp": { access: "session" },
  "secondFactor.get": { access: "session" },
  "secondFactor.passkeyOptions": { access: "session" },
  "secondFactor.removePasskey": { access: "session", input: () => ({ id: "none" }) },
  "secondFactor.renamePasskey": { access: "session", input: () => ({ id: "none", name: "Laptop" }) },
  "secondFactor.startTotp": { access: "session" },
  "session.confirmAtProvider": { access: "session", input: () => ({}) },
  "session.confirmCode": { access: "session", input: () => ({ code: "000000" }) },
  "session.confirmPasskey": { access: "session", input: () => ({ response: SIGNED_PASSKEY }) },
  "session.confirmPasskeyOptions": { access: "session" },
  "session.confirmPassword": { access: "session", input: () => ({ password: PASSWORD }) },
  "session.current": { access: "public" },
  "session.end": { access: "session", input: () => ({ id: "gone" }) },
  "session.endOthers": { access: "session", endsSessions: true },
  "session.list": { access: "session" },
  "session.passkeyOptions": { access: "public" },
  "session.providerProblem": { access: "public", input: () => ({ problem: "uninvited" }) },
  "session.signIn": {
    access: "public",
    endsSessions: true,
    input: () => ({ login: "root", password: PASSWORD }),
  },
  "session.signInAtProvider": { access: "public", input: () => ({}) },
  "session.signInWithPasskey": { access: "public", input: () => ({ response: SIGNED_PASSKEY }) },
  "session.signOut": { access: "session" },
  "setup.check": { access: "public", input: () => ({ code: "used" }) },
  "setup.createAdmin": { access: "public" },
  "status.get": { access: "public" },
  "subscription.list": { access: "session" },
  "subscription.set": { access: "session", input: ({ projectId }) => ({ projectId, kind: "project", mode: "off" }) },
  "subscription.stop": { access: "public", input: () => ({ code: "of.nothing" }) },
  "token.acts": { access: "session", input: async ({ admin }) => ({ id: await tokenOf(admin) }) },
  "token.confirmRotation": { access: "session", input: async ({ admin }) => ({ id: await rotatedTokenOf(admin) }) },
  "token.create": { access: "session", input: () => ({ name: "CI", scopes: ["all"], expiresInDays: 7 }) },
  "token.delete": { access: "session", input: async ({ admin }) => ({ id: await tokenOf(admin) }) },
  "token.denials": { access: "session" },
  "token.get": { access: "session", input: async ({ admin }) => ({ id: await tokenOf(admin) }) },
  "token.list": { access: "session" },
  "token.policy": { access: "session" },
  "token.revoke": { access: "session", input: async ({ admin }) => ({ id: await tokenOf(admin) }) },
  "token.rotate": { access: "session", input: async ({ admin }) => ({ id: await tokenOf(admin) }) },
  "tokenSelf.get": { access: "self", ofToken: true },
  "tokenSelf.revoke": { access: "self", ofToken: true },
  "view.delete": {
    ...inProject("result:write", async ({ admin, projectId }) => {
      const view = { page: "runs" as const, name: crypto.randomUUID(), query: "", shared: true };
      return { id: (await admin.view.save.mutate({ projectId, ...view })).id };
    }),
    own: true,
  },
  "view.list": inProject("project:read"),
  "view.save": inProject("result:write", () => ({ page: "runs", name: "Mine", query: "branch=main" })),
  "tokenSelf.rotate": { access: "token:rotate", ofToken: true },
  "provider.get": { access: "session" },
  "provider.link": { access: "session" },
  "provider.unlink": { access: "session" },
  "publisher.accounts": inProject("project:write"),
  "publisher.create": { access: "session", input: newPublisher },
  "publisher.delete": inProject("project:write", publisherOf),
  "publisher.get": inProject("project:write", publisherOf),
  "publisher.list": inProject("project:write"),
  "publisher.refusals": inProject("project:write"),
  "publisher.update": {
    access: "session",
    input: async (world) => ({ projectId: world.projectId, ...(await publisherOf(world)), name: "Other" }),
  },
  "webhook.create": inProject("project:write", async (world) => newWebhook(world.admin, world.projectId)),
  "webhook.delete": inProject("project:write", webhookOf),
  "webhook.deliveries": inProject("project:write", webhookOf),
  "webhook.delivery": inProject("project:write", deliveryOf),
  "webhook.get": inProject("project:write", webhookOf),
  "webhook.list": inProject("project:write"),
  "webhook.resend": inProject("project:write", deliveryOf),
  "webhook.rotateSecret": inProject("project:write", webhookOf),
  "webhook.test": inProject("project:write", webhookOf),
  "webhook.update": inProject("project:write", async (world) => ({ ...(await webhookOf(world)), name: "Other" })),
};

/** A trusted publisher to create; where there are many already, they go first. */
async function newPublisher({ admin, projectId, accountId }: World) {
  await admin.member.set.mutate({ projectId, userId: accountId, role: "MEMBER" });
  const { data } = await admin.publisher.list.query({ projectId });
  for (const { id: publisherId } of data.length < 20 ? [] : data) {
    await admin.publisher.delete.mutate({ projectId, publisherId });
  }
  const rules = [{ claim: "repository_id", operator: "equals" as const, values: ["1"] }];
  const issuer = "https://token.actions.githubusercontent.com";
  const terms = { name: "CI", system: "github" as const, issuer, rules, scopes: ["result:write" as const] };
  return { projectId, ...terms, accountId };
}

async function publisherOf(world: World) {
  const { id } = await world.admin.publisher.create.mutate(await newPublisher(world));
  return { publisherId: id };
}

/** A webhook to create; where there are many already, they go first. */
async function newWebhook(page: Page, projectId?: string) {
  const { data } = await (projectId === undefined
    ? page.admin.webhook.list.query()
    : page.webhook.list.query({ projectId }));
  for (const { id: webhookId } of data.length < 15 ? [] : data) {
    if (projectId === undefined) await page.admin.webhook.delete.mutate({ webhookId });
    else await page.webhook.delete.mutate({ projectId, webhookId });
  }
  return { name: "Robot", url: "https://example.org/hook", events: ["case.deleted" as const] };
}

async function newCycle({ admin, projectId }: World) {
  return { cycleId: (await admin.cycle.create.mutate({ projectId, name: "Release" })).id };
}

async function newPlan({ admin, projectId, caseId }: World) {
  const caseIds = [await caseId()];
  const { id: cycleId } = await admin.cycle.create.mutate({ projectId, name: "Release", cases: { caseIds } });
  return { cycleId, caseIds };
}

async function newSharedSteps({ admin, projectId }: World) {
  const input = { projectId, name: "Sign in", steps: [{ action: "Open the shop" }] };
  return { sharedStepsId: (await admin.sharedSteps.create.mutate(input)).id };
}

async function newExploration({ admin, projectId }: World) {
  const plan = { projectId, charter: "Explore refunds", cycleId: "TCYCLE-1" };
  return { explorationId: (await admin.exploration.create.mutate(plan)).id };
}

async function startedExploration(world: World) {
  const ref = await newExploration(world);
  await world.admin.exploration.start.mutate({ projectId: world.projectId, ...ref });
  return ref;
}

async function ofNote(world: World) {
  const ref = await startedExploration(world);
  const note = { projectId: world.projectId, ...ref, text: "Slow" };
  return { ...ref, noteId: (await world.admin.exploration.note.add.mutate(note)).id };
}

async function newMilestone({ admin, projectId }: World) {
  return { milestoneId: (await admin.milestone.create.mutate({ projectId, name: crypto.randomUUID() })).id };
}

async function webhookOf({ admin, projectId }: World) {
  const input = await newWebhook(admin, projectId);
  const { webhook } = await admin.webhook.create.mutate({ projectId, ...input });
  return { webhookId: webhook.id };
}

async function serverWebhookOf({ root }: World) {
  const { webhook } = await root.admin.webhook.create.mutate(await newWebhook(root));
  return { webhookId: webhook.id };
}

async function deliveryOf(world: World) {
  const ref = await webhookOf(world);
  const { id } = await world.admin.webhook.test.mutate({ projectId: world.projectId, ...ref });
  return { ...ref, deliveryId: id };
}

async function serverDeliveryOf(world: World) {
  const ref = await serverWebhookOf(world);
  return { ...ref, deliveryId: (await world.root.admin.webhook.test.mutate(ref)).id };
}

async function ofComment({ makeComment }: World): Promise<{ commentId: string }> {
  return { commentId: await makeComment() };
}

/** For files and comments, whose scope what they belong to decides. */
function bySubject(needs: Scope, input: (world: World) => object | Promise<object>): Row {
  const withProject = async (world: World) => ({ projectId: world.projectId, ...(await input(world)) });
  return { access: "self", needs, project: true, writes: needs.endsWith(":write"), input: withProject };
}

function restores(needs: Scope, input: NonNullable<Row["input"]>): Row {
  return { access: "self", needs, project: true, writes: true, input };
}

/** A proposal of its own for each call, by the project's admin, since it can be decided about only once. */
function ofProposal(input: (id: string) => object): Row {
  return inProject("case:write", async (world) => input(await world.makeProposal()));
}

/** Proposed results of their own for each call, since they can be decided about only once. */
function ofProposedImport(scope: "result:read" | "result:write"): Row {
  return inProject(scope, async (world) => ({ proposedImportId: await world.makeProposedImport() }));
}

/** A rename of its own for each call, since it can be decided about only once. */
function ofRename(act: "accept" | "decline" | "undo"): Row {
  return {
    access: "case:write",
    project: true,
    writes: true,
    input: async (world) => {
      const id = await world.makeRename();
      if (act === "undo") await world.admin.rename.decline.mutate({ id });
      return { id };
    },
  };
}

/** A team of its own that is a member of the project. */
async function ofRequirement({ admin, projectId }: World) {
  const links = [{ kind: "requirement" as const, url: "https://tracker.example/REQ-1" }];
  await admin.case.create.mutate({ projectId, name: "Pays", links });
  const [requirement] = (await admin.requirement.list.query({ projectId })).data;
  return { requirementId: requirement?.id ?? "" };
}

async function ofProjectTeam({ admin, projectId, teamId }: World) {
  const id = await teamId();
  await admin.projectTeam.set.mutate({ projectId, teamId: id, role: "GUEST" });
  return { teamId: id };
}

function newHandle(): string {
  return `team-${crypto.randomUUID().slice(0, 18)}`;
}

async function deletedCase({ admin, projectId, caseId }: World) {
  const ref = { projectId, caseId: await caseId() };
  await admin.case.delete.mutate(ref);
  return ref;
}

/** The entry of the bin that a deletion just made. */
async function binIdOf({ admin }: World, { projectId }: { projectId: string }): Promise<string> {
  const [newest] = (await admin.bin.list.query({ projectId, limit: 1 })).data;
  return newest?.id ?? "";
}

function newcomer() {
  return { email: `${crypto.randomUUID()}@example.org`, systemRole: "USER" as const };
}

function invite(root: Page) {
  return root.admin.invitation.create.mutate(newcomer());
}

function codeIn(link: string): string {
  return link.slice(link.lastIndexOf("/") + 1);
}

async function tokenOf(page: Page): Promise<string> {
  return (await page.token.create.mutate({ name: "CI", scopes: ["all"], expiresInDays: 7 })).token.id;
}

async function serviceTokenOf({ root, accountId }: World): Promise<{ accountId: string; id: string }> {
  const { token } = await root.admin.serviceAccount.token.create.mutate({ accountId, ...SERVICE_TOKEN });
  return { accountId, id: token.id };
}

async function rotatedTokenOf(page: Page): Promise<string> {
  const id = await tokenOf(page);
  await page.token.rotate.mutate({ id });
  return id;
}

/** The procedures themselves. */
export const procedures = appRouter._def.procedures as unknown as Record<
  string,
  { _def: { type: string; meta: object; inputs: unknown[] } }
>;

export type Route = { rest: RestRoute; path: string };

/** The REST routes of a procedure, aliases included; mostly one or none. */
export function routesOf(name: string): Route[] {
  const found = restProcedures(procedures).filter((route) => route.name === name);
  return found.flatMap(({ rest }) => [rest.path, ...(rest.aliases ?? [])].map((path) => ({ rest, path })));
}

/** A project with a case, a result and an import, of a new person who is its admin. */
export async function openWorld(tessera: Tessera): Promise<World> {
  const root = await tessera.signIn("root", "ADMIN");
  await root.admin.settings.update.mutate({ maxLiveTokensPerUser: 10_000 });
  const admin = await tessera.signIn("owner", "USER");
  const { id: projectId } = await admin.project.create.mutate({ name: "Shop" });
  const ownerId = (await admin.profile.get.query()).user.id;
  const caseId = async () => (await admin.case.create.mutate({ projectId, name: "Pay" })).id;
  const result = { projectId, cycleId: "TCYCLE-1", status: "failed" as const };
  const { id: resultId } = await admin.result.create.mutate({ ...result, caseId: await caseId() });
  // Each time with a token of its own: some tests revoke all there are.
  const uploadOf = async (report: string) => {
    const path = `POST /imports?projectId=${projectId}&runKey=${crypto.randomUUID()}` as const;
    return (await tessera.rest(await tessera.token(admin), path, report, XML)).body;
  };
  const send = async () => {
    const body = await uploadOf(REPORT);
    const { db } = tessera.ctx;
    const row = await db.selectFrom("import").select("runNumber").where("id", "=", body.id).executeTakeFirstOrThrow();
    return { id: body.id, runId: `RUN-${row.runNumber}` };
  };
  const receipt = await send();
  const makeAttachment = async () => {
    const { id } = await admin.result.create.mutate({ ...result, caseId: await caseId() });
    const path = `POST /attachments?projectId=${projectId}&resultId=${id}` as const;
    return (await tessera.rest(await tessera.token(admin), path, REPORT, XML)).body.id;
  };
  const makeComment = async () =>
    (await admin.comment.create.mutate({ projectId, caseId: await caseId(), text: "Broken?" })).id;
  const makeRename = async () => {
    const [from, to] = [await caseId(), await caseId()];
    const id = crypto.randomUUID();
    const row = { id, projectId, fromNumber: idNumber(from), toNumber: idNumber(to), state: "proposed" as const };
    const facts = { confidence: 90, reason: "a similar name", importId: receipt.id, createdAt: tessera.clock.now() };
    const open = { decidedAt: null, decidedBy: null, before: null, binId: null };
    await tessera.ctx.db
      .insertInto("rename")
      .values({ ...row, ...facts, ...open })
      .execute();
    return id;
  };
  const makeProposal = async () => {
    const id = crypto.randomUUID();
    const what = {
      kind: "new" as const,
      caseNumber: null,
      name: "Pay",
      fields: '["name"]',
      proposed: '{"name":"Pay"}',
    };
    const open = { before: null, caseVersion: null, state: "open" as const, isEdited: 0 as const, note: "" };
    const by = { proposedBy: ownerId, tokenId: null, tokenName: null, tokenPreview: null };
    const filed = { reason: "Was never tested", createdAt: tessera.clock.now(), decidedAt: null, decidedBy: null };
    await tessera.ctx.db
      .insertInto("proposal")
      .values({ id, projectId, ...what, ...open, ...by, ...filed })
      .execute();
    return id;
  };
  const makeProposedImport = async () => {
    const path = `POST /imports?projectId=${projectId}&runKey=${crypto.randomUUID()}` as const;
    const proposing = await tessera.token(admin, { scopes: ["result:propose"] });
    return (await tessera.rest(proposing, path, REPORT, XML)).body.proposal.id;
  };
  const causeId = async () => {
    const body = await uploadOf(failingReport());
    const { data } = await admin.run.causes.query({ projectId, runId: body.run.id });
    return data[0]?.id as string;
  };
  const userId = await tessera.addUser("newcomer");
  const makeUser = () => tessera.addUser(`user-${crypto.randomUUID().slice(0, 13)}`);
  const { id: accountId } = await root.admin.serviceAccount.create.mutate({ username: "robot" });
  return {
    admin,
    projectId,
    userId,
    makeUser,
    caseId,
    resultId,
    importId: receipt.id,
    root,
    accountId,
    causeId,
    failingCaseId: async () => {
      const { data } = await admin.result.search.query({ projectId, status: ["failed"], limit: 200 });
      return data.find((row) => row.run !== null)?.caseId as string;
    },
    teamId: async () => (await root.admin.team.create.mutate({ handle: newHandle(), name: "Team" })).id,
    upload: send,
    makeAttachment,
    makeComment,
    makeProposedImport,
    caseImportId: async () => {
      const path = `POST /case-imports?projectId=${projectId}` as const;
      return (await tessera.rest(await tessera.token(admin), path, CASES, JSON_TYPE)).body.import.id;
    },
    makeRename,
    makeProposal,
  };
}

/** A report of a failure that no other report has: without digits, which a cause leaves out. */
function failingReport(): string {
  const message = crypto.randomUUID().replace(/\d/g, (digit) => "ghijklmnop"[Number(digit)] as string);
  return `<testsuite name="s"><testcase classname="a" name="b"><failure message="${message}"/></testcase></testsuite>`;
}

/** Calls a procedure; answers the error code, or the status of success. */
export async function callTrpc(
  tessera: Tessera,
  name: string,
  credential: Record<string, string>,
  input: object,
): Promise<string | number> {
  const type = procedures[name]?._def.type;
  if (type === "subscription") return subscribe(tessera, name, credential, input);
  const isQuery = type === "query";
  const query = isQuery ? `?input=${encodeURIComponent(JSON.stringify(input))}` : "";
  const answer = await fetch(`${tessera.url}/trpc/${name}${query}`, {
    method: isQuery ? "GET" : "POST",
    headers: { ...UNCOMPRESSED, "content-type": "application/json", ...credential },
    ...(!isQuery && { body: JSON.stringify(input) }),
  });
  const { error } = (await answer.json()) as { error?: { data: { errorCode: string; httpStatus: number } } };
  if (error && error.data.httpStatus !== answer.status)
    throw new Error(`Status ${answer.status} differs from the one in the error`);
  return error?.data.errorCode ?? answer.status;
}

/** Opens a stream, and closes it after its first event. */
async function subscribe(tessera: Tessera, name: string, credential: Record<string, string>, input: object) {
  const leaving = new AbortController();
  const answer = await fetch(`${tessera.url}/trpc/${name}?input=${encodeURIComponent(JSON.stringify(input))}`, {
    headers: { accept: "text/event-stream", ...credential },
    signal: leaving.signal,
  });
  let text = "";
  const decoder = new TextDecoder();
  const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    text += decoder.decode(part.value, { stream: true });
    const [, event = "message", data = ""] =
      /^(?:event: (serialized-error)\n)?data: (.*)\n\n/m.exec(afterConnected(text)) ?? [];
    if (data === "") continue;
    leaving.abort();
    return event === "serialized-error" ? (JSON.parse(data).data.errorCode as string) : answer.status;
  }
  throw new Error(`The stream of ${name} ended without an event`);
}

/** The first event of every stream says that it is open. */
function afterConnected(text: string): string {
  return text.slice(text.indexOf("\n\n") + 2);
}

/** Calls a REST route the same way. */
export async function callRest(
  tessera: Tessera,
  route: Route,
  secret: string | null,
  input: object,
): Promise<string | number> {
  const { rest } = route;
  const fields = new Map(Object.entries(input));
  const path = route.path.replace(/\{(\w+)\}/g, (_, name) => {
    const field = name === rest.idName ? "id" : name;
    const value = fields.get(field);
    fields.delete(field);
    return value;
  });
  const address = `${rest.method} ${rest.base ?? REST_BASES[0]}${path}` as `${string} /${string}`;
  const ask = (query: [string, string][], body?: unknown, headers = {}) =>
    tessera.call(secret, `${address}?${new URLSearchParams(query)}`, body, headers);
  const all = [...fields];
  const answer = await {
    query: () => (rest.body === "upload" ? ask(all, ...uploadTo(rest)) : ask(all)),
    body: () => {
      const isInQuery = ([field]: [string, unknown]) => field === "projectId" && rest.body !== "question";
      return ask(all.filter(isInQuery), Object.fromEntries(all.filter((it) => !isInQuery(it))));
    },
    form: () => ask([], formOf(all)),
    question: () => ask([["q", JSON.stringify(Object.fromEntries(all))]]),
  }[inputPlace(rest)]();
  return answer.body.errorCode ?? answer.status;
}

function uploadTo({ path }: RestRoute): [string, Record<string, string>] {
  return path === "/case-imports" ? [CASES, JSON_TYPE] : [REPORT, XML];
}

function formOf(texts: [string, string][]): FormData {
  const form = new FormData();
  for (const [name, text] of texts) form.append(name, text);
  form.append("file", new File([REPORT], "report.xml"));
  return form;
}
