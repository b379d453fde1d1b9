import type { Project, TestCycle } from "@tessera/domain";
import { expect, it } from "vitest";
import { json } from "../testing/contract-server.testing.ts";
import { page, runOf } from "../testing/runs.testing.ts";
import { Workspace } from "../testing/workspace.testing.ts";

const PROJECT: Project = {
  id: "PRJ-1",
  name: "Shop\u001b[2J",
  description: "",
  defaultBranch: "main",
  runDeadlineMinutes: 120,
  issueTemplate: "",
  isReviewRequired: false,
  role: "MEMBER",
  createdAt: "2030-01-01T00:00:00.000Z",
};
const CYCLE: TestCycle = {
  ...{ id: "TCYCLE-1", projectId: "PRJ-1", name: "Master", description: "", isMaster: true },
  ...{ state: "open", closedAt: null, dueDate: null, milestone: null, plan: null, configuration: [] },
  progress: { cases: 0, untested: 0, assigned: 0, people: 0 },
  counts: { tests: 3, passed: 1, failed: 1, error: 1, skipped: 0, blocked: 0, muted: 0 },
  ...{ lastResultAt: null, createdAt: "2030-01-01T00:00:00.000Z", createdBy: null },
  ...{ branch: null, commit: null, environment: null, buildUrl: null },
};

it.each([
  ["projects", PROJECT, "PRJ-1  MEMBER  Shop[2J", "/projects", { limit: "50" }],
  ["cycles", CYCLE, "TCYCLE-1  3      1       2       Master", "/test-cycles", { projectId: "PRJ-1", limit: "50" }],
  ["runs", runOf(), "RUN-57  passed   main    c0ffee  Nightly  All 12 tests passed", "/runs", { projectId: "PRJ-1" }],
])("lists %s as a table on stderr, and as they came on stdout with --json", async (name, row, line, path, query) => {
  const ci = await Workspace.create();
  const answer = { ...page(row), addedByANewerServer: 1 };
  ci.server.willReply(json(200, answer));
  const env = { ...ci.access, TESSERA_PROJECT_ID: "PRJ-1" };
  const done = await ci.call([name, "--json"], { env });
  expect(done.stderr.split("\n")[1]).toBe(line);
  expect(JSON.parse(done.stdout)).toEqual(answer);
  expect(ci.server.requests[0]).toMatchObject({ method: "GET", path: `/api/v1${path}`, query });
});

it("filters runs and goes on with the next page", async () => {
  const ci = await Workspace.create();
  ci.server.willReply(json(200, { data: [runOf()], nextCursor: "next" }));
  const env = { ...ci.access, TESSERA_PROJECT_ID: "PRJ-1" };
  const flags = [
    "--branch",
    "main",
    "--run-name",
    "Nightly",
    "--verdict",
    "failed",
    "--limit",
    "1",
    "--cursor",
    "here",
  ];
  const done = await ci.call(["runs", ...flags], { env });
  expect(ci.server.requests[0]?.query).toEqual({
    ...{ projectId: "PRJ-1", branch: "main", name: "Nightly", verdict: "failed", limit: "1", cursor: "here" },
  });
  expect(done.stderr).toContain("There are more: --cursor next\n");
});

it("says that there are none", async () => {
  const ci = await Workspace.create();
  ci.server.willReply(json(200, page()));
  expect((await ci.call(["projects"], { env: ci.access })).stderr).toBe("No projects.\n");
});

it.each([
  [["runs"], "Missing --project-id"],
  [["projects", "--limit", "201"], "--limit: expected a whole number from 1 to 200"],
  [["cycles", "--project-id", "x"], "--project-id: Expected an id like PRJ-1"],
])("refuses %o", async (args, message) => {
  const ci = await Workspace.create();
  expect(await ci.call(args, { env: ci.access })).toMatchObject({ code: 2, stderr: expect.stringContaining(message) });
  expect(ci.server.requests).toEqual([]);
});
