import { describe, expect, it } from "vitest";
import { httpClient } from "../api/http-client.ts";
import { runProgram } from "../program.ts";
import { json } from "../testing/contract-server.testing.ts";
import { fakeHost } from "../testing/fake-host.testing.ts";
import { failure, page, runOf } from "../testing/runs.testing.ts";
import { Workspace } from "../testing/workspace.testing.ts";

const running = runOf({
  state: "running",
  verdict: "running",
  reason: "1 of 2 shards arrived so far",
  shards: { expected: 2, arrived: 1, missing: [{ environment: null, job: "e2e", shard: 2 }] },
});

/** `tessera gate` of the run `k`; time passes only while it waits. */
async function gate(ci: Workspace, ...args: string[]) {
  const env = { ...ci.access, TESSERA_PROJECT_ID: "PRJ-1", TESSERA_RUN_KEY: "k" };
  const host = fakeHost({ env, cwd: ci.folder, http: httpClient });
  const code = await runProgram(["gate", ...args], host);
  return { code, stdout: host.stdout(), stderr: host.stderr(), slept: host.slept };
}

describe("tessera gate", () => {
  it("waits for the first upload and for the last shard, then decides", async () => {
    const ci = await Workspace.create();
    const done = runOf({
      verdict: "failed",
      reason: "1 new failure",
      counts: { failed: 1 },
      changes: { newFailures: 1 },
    });
    const replies = [page(), page(runOf({ key: "k2" }), running), running, done, page(failure("adds"))];
    ci.server.willReply(...replies.map((reply) => json(200, reply)));
    const { code, stdout, stderr, slept } = await gate(ci, "--json");
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toEqual(done);
    expect(stderr).toContain("RUN-57 Nightly (main, c0ffee) is failed: 1 new failure\n");
    expect(stderr).toContain("Gate failed: 1 failing test\n  TC-7 Cart › adds: expected 1 but was 2\n");
    expect(slept).toHaveLength(3);
    expect(ci.server.requests.map(({ path }) => path.slice("/api/v1".length))).toEqual([
      "/runs",
      "/runs",
      "/runs/RUN-57",
      "/runs/RUN-57",
      "/runs/RUN-57/results",
    ]);
    expect(ci.server.requests[0]?.query).toMatchObject({ projectId: "PRJ-1", search: "k" });
  });

  it("exits with 3 for a run that is not complete at the end of the wait, and says what is missing", async () => {
    const ci = await Workspace.create();
    ci.server.willReply(json(200, page(running)), ...Array.from({ length: 50 }, () => json(200, running)));
    const done = await gate(ci, "--wait", "90s");
    expect(done.code).toBe(3);
    expect(done.stderr).toContain("    missing: shard 2 of e2e\n");
    expect(done.stderr).toContain("Gate undecided: 1 of 2 shards arrived so far\n");
    expect(done.slept.reduce((sum, time) => sum + time, 0)).toBe(90_000);
  });

  it("exits with 1 for a failure in a run that is not complete", async () => {
    const ci = await Workspace.create();
    const failing = { ...running, counts: { ...running.counts, failed: 1 } };
    ci.server.willReply(json(200, page(failing)), json(200, page(failure("adds"))));
    expect((await gate(ci, "--wait", "0")).code).toBe(1);
  });

  it("exits with 3 where no upload came", async () => {
    const ci = await Workspace.create();
    ci.server.willReply(...Array.from({ length: 9 }, () => json(200, page())));
    const done = await gate(ci, "--wait", "3s");
    expect(done).toMatchObject({ code: 3, stderr: expect.stringContaining("error: No upload of the run 'k' came") });
  });

  it.each(["gate", "finish"])(
    "asks for the run key outside of CI, where no other command has it: %s",
    async (command) => {
      const ci = await Workspace.create();
      const done = await ci.call([command, "--project-id", "PRJ-1"], { env: ci.access });
      expect(done).toMatchObject({ code: 2, stderr: expect.stringContaining("Missing --run-key") });
      expect(ci.server.requests).toEqual([]);
    },
  );

  it("looks for the key of the CI system where none is given", async () => {
    const ci = await Workspace.create();
    ci.server.willReply(json(200, page(runOf({ key: "buildkite/b-1" }))));
    const env = { ...ci.access, TESSERA_PROJECT_ID: "PRJ-1", BUILDKITE: "true", BUILDKITE_BUILD_ID: "b-1" };
    expect(await ci.call(["gate"], { env })).toMatchObject({ code: 0 });
  });

  it.each([
    ["--wait", "soon", "--wait: expected a time like 90s, 10m or 1h"],
    ["--project-id", "shop", "--project-id: Expected an id like PRJ-1"],
  ])("refuses %s %s", async (flag, value, message) => {
    const ci = await Workspace.create();
    expect(await gate(ci, flag, value)).toMatchObject({ code: 2, stderr: expect.stringContaining(message) });
    expect(ci.server.requests).toEqual([]);
  });
});
