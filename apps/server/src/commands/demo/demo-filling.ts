import { CreateCycle, CreateResult, ImportQuery, type Project } from "@tessera/domain";
import { setMember } from "../../catalog/members/member-service.ts";
import { setProjectTeam } from "../../catalog/members/project-team-service.ts";
import { setOwnerRules } from "../../catalog/owners/owner-service.ts";
import { createProject } from "../../catalog/projects/project-service.ts";
import { createUser, getActor } from "../../identity/people/user-service.ts";
import { addTeamMember, createTeam } from "../../identity/teams/team-service.ts";
import { listCauses, updateCause } from "../../insight/causes/cause-service.ts";
import { muteCase } from "../../insight/mutes/mute-service.ts";
import type { Actor, Ctx, UploadedFile } from "../../platform/context.ts";
import { DAY_MS, later } from "../../platform/time.ts";
import { createCycle } from "../../runs/cycles/cycle-service.ts";
import { importReports } from "../../runs/imports/import-service.ts";
import { createResult } from "../../runs/results/manual-recording.ts";
import { setRetention } from "../../runs/retention/retention-service.ts";
import { type PlannedProject, type PlannedUpload, planDemo } from "./demo-plan.ts";

const PEOPLE = [
  { username: "grace", firstName: "Grace", lastName: "Hopper" },
  { username: "alan", firstName: "Alan", lastName: "Turing" },
  { username: "katherine", firstName: "Katherine", lastName: "Johnson" },
  { username: "edsger", firstName: "Edsger", lastName: "Dijkstra" },
];
const TEAMS = [
  { handle: "checkout", name: "Checkout", people: ["grace", "katherine"] },
  { handle: "warehouse", name: "Warehouse", people: ["alan", "edsger"] },
];

/** `ctx` as it was at a time in the past. */
type At = (ago: number) => Ctx;

/** Fills an empty database, which has only the administrator of that name, with what a team leaves within three weeks. */
export async function fillDemo(ctx: Ctx, username: string): Promise<void> {
  const start = ctx.now();
  const at: At = (ago) => ({ ...ctx, now: () => later(start, -ago) });
  const admin = await getActor(ctx, username);
  const begun = at(30 * DAY_MS);
  const teams = await addPeople(begun, admin);
  for (const plan of planDemo()) {
    const project = await createProject(begun, admin, { name: plan.name, description: plan.description });
    await addMembers(begun, admin, project, teams);
    await setOwnerRules(begun, admin, { projectId: project.id, rules: plan.owners });
    await fillProject(at, admin, project, plan);
  }
}

/** Answers the ids of people and teams by their names. */
async function addPeople(ctx: Ctx, admin: Actor): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  for (const person of PEOPLE) {
    const email = `${person.username}@example.com`;
    // No password opens these accounts.
    const { id } = await createUser(ctx, { ...person, email, systemRole: "USER", passwordHash: null });
    ids.set(person.username, id);
  }
  for (const { people, ...team } of TEAMS) {
    const { id: teamId } = await createTeam(ctx, admin, { ...team, description: "" });
    ids.set(`team/${team.handle}`, teamId);
    for (const name of people) await addTeamMember(ctx, admin, { teamId, userId: ids.get(name) ?? "" });
  }
  return ids;
}

async function addMembers(ctx: Ctx, admin: Actor, { id: projectId }: Project, ids: Map<string, string>): Promise<void> {
  for (const [name, id] of ids) {
    if (name.startsWith("team/")) await setProjectTeam(ctx, admin, { projectId, teamId: id, role: "MEMBER" });
    else await setMember(ctx, admin, { projectId, userId: id, role: "MEMBER" });
  }
}

async function fillProject(at: At, admin: Actor, { id: projectId }: Project, plan: PlannedProject): Promise<void> {
  for (const upload of plan.uploads) await sendUpload(at(upload.ago), admin, projectId, upload);
  const now = at(0);
  const retention = [
    { branch: "main", keepDays: 365 },
    { branch: "release/*", keepDays: null },
    { branch: "*", keepDays: 60 },
  ];
  await setRetention(now, admin, { projectId, retention });
  const until = later(now.now(), 14 * DAY_MS).slice(0, 10);
  await muteCase(now, admin, {
    projectId,
    caseId: "TC-2",
    reason: "The test account is blocked until next week",
    until,
  });
  const [cause] = (await listCauses(now, { projectId, limit: 1 })).data;
  if (cause) {
    const note = "Seen since the payment provider changed its sandbox.";
    await updateCause(now, admin, { projectId, causeId: cause.id, assignee: admin.userId, note });
  }
  const cycle = { name: "Release 2.4", description: "Tested by hand before the release.", environment: "staging" };
  const { id: cycleId } = await createCycle(now, admin, CreateCycle.parse({ projectId, ...cycle }));
  for (const [caseId, status] of [
    ["TC-1", "failed"],
    ["TC-3", "passed"],
    ["TC-4", "blocked"],
  ] as const) {
    await createResult(now, admin, CreateResult.parse({ projectId, cycleId, caseId, status }));
  }
}

async function sendUpload(ctx: Ctx, admin: Actor, projectId: string, { tests, ago: _, ...facts }: PlannedUpload) {
  const query = ImportQuery.parse({ ...facts, projectId, ci: "github" });
  await importReports(ctx, admin, query, oneFile(reportOf(tests)));
}

async function* oneFile(text: string): AsyncGenerator<UploadedFile> {
  yield {
    name: "junit.xml",
    bytes: (async function* () {
      yield Buffer.from(text);
    })(),
  };
}

function reportOf(tests: PlannedUpload["tests"]): string {
  const cases = tests.map(({ name, classname, seconds, failure }) => {
    const [message = ""] = (failure ?? "").split("\n", 1);
    const inside = failure === undefined ? "" : `<failure message="${inXml(message)}">${inXml(failure)}</failure>`;
    return `<testcase classname="${inXml(classname)}" name="${inXml(name)}" time="${seconds}">${inside}</testcase>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuite name="demo">\n${cases.join("\n")}\n</testsuite>\n`;
}

const inXml = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
