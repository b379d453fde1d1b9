import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { type Page, Tessera } from "../../testing/tessera.testing.ts";
import { FAILURE, junit, SKIPPED, upload, type WrittenTest } from "../imports/upload.testing.ts";

const passes = (name: string): WrittenTest => ({ name, classname: "Cart" });
const fails = (name: string): WrittenTest => ({ ...passes(name), inside: FAILURE });
const NONE = { newFailures: 0, stillFailing: 0, fixed: 0, added: 0, missing: 0 };

describeOnEachDb("a run", (on) => {
  let tessera: Tessera;
  let alice: Page;
  let secret: string;
  let projectId: string;

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    alice = await tessera.signIn("alice", "USER");
    secret = await tessera.token(alice, { name: "CI of the shop" });
  });
  afterAll(() => tessera.stop());
  beforeEach(async () => {
    projectId = (await alice.project.create.mutate({ name: "Shop" })).id;
  });

  const send = async (tests: WrittenTest[] | string, query = "") => {
    const xml = typeof tests === "string" ? tests : junit(...tests);
    const { status, body } = await upload(tessera, secret, projectId, xml, { query });
    expect([status < 300, body.error]).toEqual([true, undefined]);
    return body;
  };
  const run = (runId: string) => alice.run.get.query({ projectId, runId });
  const changes = async (runId: string, query: Partial<Parameters<typeof alice.run.results.query>[0]> = {}) =>
    (await alice.run.results.query({ projectId, runId, ...query })).data.map((row) => [
      row.case.name,
      row.status,
      row.change,
    ]);

  it("is the same in its receipt, over REST and in the page", async () => {
    const facts = "&branch=main&commit=abc123&pullRequest=7&targetBranch=next&ci=github&environment=staging&job=e2e";
    const query = `&runKey=42&runName=Nightly${facts}&buildUrl=https://ci.example/42`;
    const receipt = await send(
      [fails("pays"), { ...passes("adds"), time: "1.5" }, { name: "waits", inside: SKIPPED }],
      query,
    );
    expect(receipt.run).toEqual({
      verified: null,
      ...{ id: "RUN-1", key: "42", name: "Nightly", branch: "main", commit: "abc123", pullRequest: "7" },
      ...{ targetBranch: "next", environments: ["staging"], ci: "github", buildUrl: "https://ci.example/42" },
      ...{ state: "complete", verdict: "failed", reason: "1 new failure" },
      shards: { expected: 0, arrived: 0, missing: [] },
      counts: { tests: 3, passed: 1, failed: 1, error: 0, skipped: 1, blocked: 0, muted: 0 },
      ...{ cases: 3, flaky: 0, errorsOutside: 0, changes: { ...NONE, newFailures: 1 }, baseline: null },
      unmatched: { tests: 0, failing: 0 },
      ...{ startedAt: tessera.clock.now(), updatedAt: tessera.clock.now(), durationMs: 1500 },
      createdBy: expect.objectContaining({ username: "alice" }),
      viaToken: { name: "CI of the shop", preview: expect.stringMatching(/^tsr_pat_/) },
      url: `${tessera.url}/projects/${projectId}/runs/RUN-1`,
    });
    expect(await run("RUN-1")).toEqual(receipt.run);
    const { body } = await tessera.rest(secret, `GET /runs?projectId=${projectId}`);
    expect(body).toEqual({ data: [receipt.run], nextCursor: null });
    expect((await tessera.rest(secret, `GET /runs/RUN-1?projectId=${projectId}`)).body).toEqual(receipt.run);
    expect((await tessera.rest(secret, `GET /runs/RUN-2?projectId=${projectId}`)).body.errorCode).toBe("NOT_FOUND");
  });

  it("without a key is one upload, and knows nothing that it was not told", async () => {
    expect((await send([passes("adds")])).run).toMatchObject({
      ...{ id: "RUN-1", key: null, name: "Upload", branch: null, commit: null, environments: [], ci: null },
      ...{ verdict: "passed", reason: "The only test passed" },
    });
    expect((await send([passes("adds"), passes("pays")])).run).toMatchObject({ id: "RUN-2", baseline: "RUN-1" });
  });

  it("compares with the run before of its name and branch", async () => {
    await send([fails("a"), fails("b"), passes("c"), passes("d"), passes("gone")], "&branch=main");
    await send([fails("x")], "&branch=main&runName=Other");
    const { run } = await send(
      [fails("a"), passes("b"), fails("c"), passes("d"), passes("e"), fails("f")],
      "&branch=main",
    );
    expect(run).toMatchObject({
      baseline: "RUN-1",
      changes: { newFailures: 2, stillFailing: 1, fixed: 1, added: 1, missing: 1 },
      reason: "2 new failures, 1 known",
    });
    expect(await changes("RUN-3")).toEqual([
      ["a", "failed", "stillFailing"],
      ["c", "failed", "newFailure"],
      ["f", "failed", "newFailure"],
      ["b", "passed", "fixed"],
      ["d", "passed", null],
      ["e", "passed", "added"],
    ]);
    expect(await changes("RUN-3", { change: ["missing"] })).toEqual([["gone", "passed", "missing"]]);
    expect(await changes("RUN-3", { change: ["newFailure", "missing"] })).toHaveLength(3);
    const comparison = await alice.run.comparison.query({ projectId, runId: "RUN-3" });
    expect(comparison).toMatchObject({ base: "RUN-1", head: "RUN-3", counts: run.changes, nextCursor: null });
    expect(comparison.data.map((row) => [row.case.name, row.before, row.after, row.change])).toEqual([
      ["c", "passed", "failed", "newFailure"],
      ["f", null, "failed", "newFailure"],
      ["a", "failed", "failed", "stillFailing"],
      ["b", "failed", "passed", "fixed"],
      ["e", null, "passed", "added"],
      ["gone", "passed", null, "missing"],
    ]);
    const back = await alice.run.comparison.query({ projectId, runId: "RUN-1", with: "RUN-3" });
    expect(back.counts).toEqual({ newFailures: 1, stillFailing: 1, fixed: 1, added: 1, missing: 2 });
  });
});
