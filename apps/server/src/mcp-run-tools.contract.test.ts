import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { beforeEach, expect, it } from "vitest";
import { describeOnEachDb } from "./testing/each-database.testing.ts";
import { eachInNewProject } from "./testing/each-project.testing.ts";
import type { AnyBody, Page, Tessera } from "./testing/tessera.testing.ts";

const MAX_LENGTH = 25_000;

type Test = { name: string; message?: string; trace?: string; seconds?: number };

const testcase = ({ name, message, trace = "", seconds = 1 }: Test) =>
  `<testcase classname="Cart" name="${name}" time="${seconds}">${message === undefined ? "" : `<failure message="${message}">${trace}</failure>`}</testcase>`;
const report = (tests: Test[]) => `<testsuite name="s">${tests.map(testcase).join("")}</testsuite>`;

describeOnEachDb("the tools about runs", (on) => {
  let tessera: Tessera;
  let alice: Page;
  let secret: string;
  let projectId: string;
  let page: string;
  eachInNewProject(on, (world) => {
    ({ tessera, alice, secret, projectId } = world);
    page = `${world.tessera.url}/projects/${world.projectId}`;
  });

  async function send(tests: Test[], commit: string, jobAttempt = "1"): Promise<void> {
    tessera.clock.advance({ seconds: 60 });
    const of = { projectId, runKey: commit, runName: "CI", branch: "main", commit, job: "test", jobAttempt };
    const query = new URLSearchParams(of);
    const answer = await tessera.rest(secret, `POST /imports?${query}`, report(tests), {
      "content-type": "application/xml",
    });
    expect(answer.status).toBe(201);
  }
  async function call(name: string, args: object = {}, by = secret) {
    const client = new Client(
      { name: "assistant", version: "1" },
      { versionNegotiation: { mode: { pin: "2026-07-28" } } },
    );
    const requestInit = { headers: { authorization: `Bearer ${by}` } };
    await client.connect(new StreamableHTTPClientTransport(new URL(`${tessera.url}/mcp`), { requestInit }));
    // So that the client checks answers against the schemas of the list.
    await client.listTools();
    try {
      const { isError, content, structuredContent } = await client.callTool({
        name,
        arguments: { projectId, ...args },
      });
      const { text } = (content as { text: string }[])[0] ?? { text: "" };
      expect(text.length).toBeLessThanOrEqual(MAX_LENGTH);
      expect(JSON.parse(text)).toEqual(isError ? expect.anything() : structuredContent);
      return JSON.parse(text) as AnyBody;
    } finally {
      await client.close();
    }
  }

  beforeEach(async () => {
    await send([{ name: "pays" }, { name: "ships", seconds: 9 }, { name: "refunds", message: "always" }], "c0ffee01");
    await send(
      [
        { name: "pays", message: "declined" },
        { name: "ships", seconds: 12 },
        { name: "refunds", message: "always" },
      ],
      "c0ffee02",
    );
  });

  it("list_runs and get_run answer verdict, counts and link", async () => {
    const { data } = await call("list_runs");
    expect(data.map(({ id, verdict, commit, url }: Record<string, string>) => ({ id, verdict, commit, url }))).toEqual([
      { id: "RUN-2", verdict: "failed", commit: "c0ffee02", url: `${page}/runs/RUN-2` },
      { id: "RUN-1", verdict: "failed", commit: "c0ffee01", url: `${page}/runs/RUN-1` },
    ]);
    expect((await call("list_runs", { commit: "c0ffee01", verdict: null, search: "" })).data).toHaveLength(1);
    expect(await call("get_run", { runId: "RUN-2" })).toMatchObject({
      ...{ reason: expect.stringContaining("1 new"), baseline: "RUN-1", url: `${page}/runs/RUN-2` },
      changes: { newFailures: 1, stillFailing: 1 },
    });
    expect((await call("get_run", { runId: "RUN-9" })).errorCode).toBe("NOT_FOUND");
  });

  it("run_failures tells what failed, what is new and since when, and other results where they are asked for", async () => {
    const { data, nextCursor } = await call("run_failures", { runId: "RUN-2" });
    expect(nextCursor).toBeUndefined();
    expect(data).toMatchObject([
      { case: { id: "TC-1" }, change: "newFailure", message: "declined", url: `${page}/runs/RUN-2/cases/TC-1` },
      { case: { id: "TC-3" }, change: "stillFailing", failingSince: { runId: "RUN-1" }, causeId: expect.any(String) },
    ]);
    const fresh = await call("run_failures", { runId: "RUN-2", change: ["newFailure"] });
    expect(fresh.data).toMatchObject([{ case: { name: "pays" } }]);
    const passed = await call("run_failures", { runId: "RUN-2", status: ["passed"] });
    expect(passed.data).toMatchObject([{ case: { name: "ships" }, status: "passed" }]);
  });

  it("compare_runs tells what became of each test since the baseline or another run", async () => {
    await send([{ name: "pays" }, { name: "ships" }, { name: "packs" }], "c0ffee03");
    const since = await call("compare_runs", { runId: "RUN-3" });
    expect(since).toMatchObject({ base: "RUN-2", head: "RUN-3", counts: { fixed: 1, added: 1, missing: 1 } });
    expect(since.data).toContainEqual(
      expect.objectContaining({
        ...{ case: expect.objectContaining({ id: "TC-1" }), before: "failed", after: "passed", change: "fixed" },
        url: `${page}/cases/TC-1`,
      }),
    );
    expect(await call("compare_runs", { runId: "RUN-3", with: "RUN-1" })).toMatchObject({ base: "RUN-1" });
  });

  it("explain_test tells since when a test fails, the last good commit and its cause", async () => {
    expect(await call("explain_test", { caseId: "TC-1" })).toMatchObject({
      ...{ status: "failed", lastRun: "RUN-2", failingSince: { runId: "RUN-2", commit: "c0ffee02" }, failingRuns: 1 },
      ...{ lastGoodRun: "RUN-1", lastGoodCommit: "c0ffee01", message: "declined", url: `${page}/cases/TC-1` },
      cause: { title: expect.stringContaining("declined") },
    });
    const fine = await call("explain_test", { caseId: "TC-2" });
    // What has no value is left out.
    expect([fine.status, "cause" in fine, "mute" in fine, "failingSince" in fine]).toEqual([
      "passed",
      false,
      false,
      false,
    ]);
  });

  it("flaky_tests names tests that can't be trusted", async () => {
    for (const commit of ["c0ffee11", "c0ffee12", "c0ffee13"]) {
      await send([{ name: "pays", message: "declined" }, { name: "ships" }], commit);
      await send([{ name: "pays" }, { name: "ships" }], commit, "2");
    }
    const { data } = await call("flaky_tests");
    expect(data).toMatchObject([{ case: { id: "TC-1", name: "pays" }, flakyRuns: 3, url: `${page}/cases/TC-1` }]);
  });

  it("slowest_tests puts the longest first, beside what they took in the baseline", async () => {
    const { data } = await call("slowest_tests");
    expect(data[0]).toMatchObject({
      ...{ case: { id: "TC-2", name: "ships" }, durationMs: 12_000, beforeMs: 9000, run: "RUN-2" },
      url: `${page}/cases/TC-2`,
    });
  });

  it("read_result has the whole of a trace that other tools cut, part by part", async () => {
    const trace = Array.from({ length: 3000 }, (_, index) => `at step${index} (cart.ts:${index})`).join("\n");
    await send([{ name: "pays", message: "declined", trace }], "c0ffee04");
    const found = await call("run_failures", { runId: "RUN-3" });
    const [attempt] = found.data[0].executions[0].attempts;
    const ref = { cycleId: attempt.cycleId, resultId: attempt.resultId };
    const cut = await call("get_result", ref);
    expect(cut.trace).toMatch(/characters left out/);
    expect(cut.url).toBe(`${page}/cycles/${ref.cycleId}/results/${ref.resultId}`);
    const parts: string[] = [];
    for (let part = 1, all = 1; part <= all; part++) {
      const read = await call("read_result", { ...ref, part });
      parts.push(read.text);
      all = read.parts;
    }
    expect(parts.length).toBeGreaterThan(1);
    expect(parts.join("\n")).toContain("at step0 (");
    expect(parts.join("\n")).toContain("at step1500 (");
    expect((await call("read_result", { ...ref, part: parts.length + 1 })).errorCode).toBe("NOT_FOUND");
  });

  it("are not for tokens without their scope, nor for other people's projects", async () => {
    const eve = await tessera.token(await tessera.signIn(`eve-${projectId.toLowerCase()}`, "USER"));
    for (const [tool, args] of [
      ["list_runs", {}],
      ["get_run", { runId: "RUN-2" }],
      ["run_failures", { runId: "RUN-2" }],
      ["compare_runs", { runId: "RUN-2" }],
      ["explain_test", { caseId: "TC-1" }],
      ["flaky_tests", {}],
      ["slowest_tests", {}],
      ["read_case", { caseId: "TC-1" }],
      ["propose_cases", { reason: "Why not", newCases: [{ name: "Mine" }] }],
    ] as const) {
      expect([tool, (await call(tool, args, eve)).errorCode]).toEqual([tool, "NOT_FOUND"]);
    }
    const narrow = await tessera.token(alice, { scopes: ["case:propose"] });
    await expect(call("run_failures", { runId: "RUN-2" }, narrow)).rejects.toThrow();
    const filed = await call(
      "propose_cases",
      { reason: "Not tested", newCases: [{ name: "Mine" }], changes: null },
      narrow,
    );
    expect(filed.data).toMatchObject([{ state: "open", url: expect.stringContaining(`${page}/proposals/`) }]);
    expect((await call("list_own_proposals", {}, narrow)).data).toHaveLength(1);
  });
});
