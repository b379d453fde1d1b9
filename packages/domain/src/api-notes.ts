import type { Scope } from "./scope.ts";

/** What each scope lets a token do, for the documents of the API. */
export const SCOPE_NOTES: Readonly<Record<Scope, string>> = {
  "project:read": "See projects and their members",
  "project:write": "Create and change projects and who is a member",
  "case:read": "See test cases and folders",
  "case:write": "Create, change and delete test cases and folders",
  "cycle:read": "See test cycles and runs",
  "cycle:write": "Create, change and delete test cycles",
  "result:read": "See results and uploads",
  "result:write": "Record results and upload reports",
  "case:propose": "Propose changes of test cases, for a person to accept",
  "admin:read": "See everything that administrators see",
  "admin:write": "Do what administrators do",
  "admin:access": "Make administrators, and change who is one",
  "token:rotate": "Rotate the token itself",
};

/** What the groups of operations of the REST API are about, in the order in which they are shown. */
export const API_TAGS: Readonly<Record<string, string>> = {
  "Who am I": "The caller and their token.",
  "Own token": "What a token may do about itself.",
  "Leaked tokens": "Revoking tokens that were found where they should not be.",
  Projects: "Projects, which hold all the rest.",
  Members: "Who may do what in a project.",
  Teams: "Groups of people that are members of projects as one.",
  Folders: "Folders that test cases lie in.",
  "Test cases": "What is tested.",
  Proposals: "Test cases that assistants propose, for a person to accept or decline.",
  "Test cycles": "Plans of what to run, with their outcome.",
  Results: "How test cases went.",
  Attachments: "Files of test cases, steps and results.",
  Imports: "Uploads of test reports.",
  Runs: "What CI ran.",
  Insight: "What results mean: causes, flaky tests, trends; and finding things.",
  "Trusted publishers": "CI systems that get tokens without a stored secret.",
  Webhooks: "Where events are sent to, and how that went.",
  Bin: "What was deleted and can be restored.",
  Models: "Questions with filters, relations and sorting, at the addresses that clients of other products know.",
  Accounts: "All accounts, for administrators.",
  Invitations: "Invitations to the server, for administrators.",
  "Service accounts": "Accounts that exist for their tokens, for administrators.",
  "Token inventory": "All tokens, for administrators.",
  "Audit log": "Who did what and when, for administrators.",
  Settings: "Settings of the server, for administrators.",
  Other: "All other operations.",
};

/** The group of a procedure, by the beginning of its name; the longest counts. */
const TAG_OF: Readonly<Record<string, string>> = {
  "admin.audit": "Audit log",
  "admin.invitation": "Invitations",
  "admin.mail": "Settings",
  "admin.serviceAccount": "Service accounts",
  "admin.settings": "Settings",
  "admin.team": "Teams",
  "admin.token": "Token inventory",
  "admin.user": "Accounts",
  "admin.webhook": "Webhooks",
  attachment: "Attachments",
  badge: "Insight",
  bin: "Bin",
  case: "Test cases",
  cause: "Insight",
  credential: "Leaked tokens",
  cycle: "Test cycles",
  flaky: "Insight",
  folder: "Folders",
  import: "Imports",
  insight: "Insight",
  me: "Who am I",
  member: "Members",
  milestone: "Test cycles",
  model: "Models",
  mute: "Insight",
  owner: "Insight",
  project: "Projects",
  projectTeam: "Teams",
  proposal: "Proposals",
  publisher: "Trusted publishers",
  rename: "Insight",
  result: "Results",
  retention: "Runs",
  run: "Runs",
  search: "Insight",
  subscription: "Insight",
  team: "Teams",
  tokenSelf: "Own token",
  view: "Insight",
  webhook: "Webhooks",
};

/** The group that a procedure belongs to in the documents of the API. */
export function tagOf(procedure: string): string {
  const parts = procedure.split(".");
  return TAG_OF[parts.slice(0, 2).join(".")] ?? TAG_OF[parts[0] ?? ""] ?? "Other";
}
