import type { FieldNote } from "./field-notes.ts";

const note = (description: string, example?: string | number): FieldNote => ({
  description,
  ...(example !== undefined && { example }),
});
const time = (description: string): FieldNote => ({ description, format: "date-time" });

/** What the fields of teams, owners, views, badges, webhooks and their events, the overview and sign-in at a provider are, as `describeField` reads them. */
export const TEAM_FIELDS: Readonly<Record<string, FieldNote>> = {
  // Overview and sign-in at a provider
  "ignoredProxy.address": note("The address of the proxy.", "10.0.0.7"),
  "ServerOverview.address": note("The address of the proxy.", "10.0.0.7"),
  "FailingProject.failures": note("Failing tests of the run.", 3),
  provider: note("The provider; null where people sign in here alone."),
  clientId: note("What the provider calls this server.", "tessera"),
  redirectUri: note("Where the provider sends people back to.", "https://tessera.example.com/oidc/callback"),
  domains: note("Domains whose verified addresses get an account.", "example.org"),
  "SignInSettings.groups": note("Groups of the provider with the role that each stands for."),
  groupsClaim: note("The claim that names the groups of a person.", "groups"),
  exemptAdmin: note("The only account that signs in without the provider; null where each can that has other means."),
  group: note("The provider's name of the group.", "qa-leads"),
  // Teams and owners
  teamId: note("Identifies the team."),
  team: note("The team."),
  handle: note("What rules of owners call the team.", "checkout"),
  people: note("How many people it has."),
  owners: note("Who owns the test by the project's rules; empty for no one."),
  rules: note(
    "A pattern and its owners on each line, none for no one; the last line that matches counts.",
    "shop.legacy.*",
  ),
  // Views and badges
  viewId: note("Identifies the view."),
  page: note("The page that it is a view of."),
  shared: note("True where everyone in the project sees it."),
  mine: note("True of one's own."),
  isPublic: note("True where anyone may see the badges, without a key."),
  newKey: note("Makes a new key, so that addresses with the old one stop."),
  filter: note("Which of them are meant."),
  causes: note("Causes of failures."),
  // Webhooks
  webhookId: note("Identifies the webhook."),
  webhook: note("The webhook."),
  events: note("The events that are sent."),
  disabledAt: time("When it was switched off; null while it is on."),
  disabledBecause: note("Why it was switched off; null while it is on."),
  lastDeliveredAt: time("When a delivery last succeeded; null for never."),
  waiting: note("Deliveries that wait for their next attempt."),
  oldSecretEndsAt: time("Until when the former secret signs too; null without one."),
  deliveryId: note("Identifies the delivery."),
  messageId: note("The `webhook-id` header, equal in every attempt."),
  type: note("Which event it is.", "run.finished"),
  problem: note("Why the attempt failed; null where it didn't."),
  nextAttemptAt: time("When it is tried again; null for never."),
  requestBody: note("What was sent."),
  attemptList: note("Its attempts, the first one first."),
  number: note("Counted from 1.", 1),
  requestHeaders: note("Headers that were sent."),
  responseHeaders: note("Headers of the answer."),
  responseBody: note("The beginning of the answer's body."),
  // Events
  timestamp: time("When it happened."),
  import: note("The upload."),
  imports: note("Uploads of the run."),
  bin: note("The entry of the bin."),
  successor: note("The token that takes its place."),
  overlapEndsAt: time("Until when the old token works too."),
  spared: note("The account whose tokens were left alone."),
  // The whole server
  failedRuns: note("Of these runs, those that failed."),
  uploads: note("Uploads that were stored."),
  today: note("Since the day began (UTC)."),
  sevenDays: note("In the last seven days."),
  thirtyDays: note("In the last thirty days."),
  failingProjects: note("Projects whose newest complete run of the default branch failed."),
  newest: note("Those whose run began last."),
  storage: note("Bytes of the database and of attachments, and what the disk has left."),
  databaseBytes: note("Bytes of the database."),
  fileBytes: note("Bytes of attachments."),
  freeBytes: note("Bytes that the disk of the data folder has left."),
  live: note("Tokens that work."),
  expiring: note("Live tokens that expire soon."),
  used: note("Tokens that were used within seven days."),
  unused: note("Live tokens that were neither used nor created in 90 days."),
  ignoredProxy: note(
    "The proxy whose forwarded headers were last ignored, because it is not trusted; null without one.",
  ),
};
