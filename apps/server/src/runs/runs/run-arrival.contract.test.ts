import { expect, it } from "vitest";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { eachInNewProject } from "../../testing/each-project.testing.ts";
import type { Page, Tessera } from "../../testing/tessera.testing.ts";
import { FAILURE, junit, SKIPPED, upload, type WrittenTest } from "../imports/upload.testing.ts";

const passes = (name: string): WrittenTest => ({ name, classname: "Cart" });
const fails = (name: string): WrittenTest => ({ ...passes(name), inside: FAILURE });
const skips = (name: string): WrittenTest => ({ ...passes(name), inside: SKIPPED });
const CRASH = '<testsuites><testsuite name="setup" tests="0" errors="1"/></testsuites>';

describeOnEachDb("the uploads of a run", (on) => {
  let tessera: Tessera;
  let alice: Page;
  let secret: string;
  let projectId: string;
  eachInNewProject(on, (world) => {
    ({ tessera, alice, secret, projectId } = world);
  });

  const send = async (tests: WrittenTest[] | string, query: string) => {
    const xml = typeof tests === "string" ? tests : junit(...tests);
    const { status, body } = await upload(tessera, secret, projectId, xml, { query: `&runKey=r${query}` });
    expect([status < 300, body.error]).toEqual([true, undefined]);
    return body;
  };
  const run = (runId = "RUN-1") => alice.run.get.query({ projectId, runId });
  const finish = (runId = "RUN-1") => tessera.rest(secret, `POST /runs/${runId}/finish?projectId=${projectId}`);

  it("are waited for until the last announced shard is here", async () => {
    expect((await send([passes("a")], "&shard=1/3")).run).toMatchObject({
      ...{ state: "running", verdict: "running", reason: "1 of 3 shards arrived so far" },
      shards: {
        ...{ expected: 3, arrived: 1 },
        missing: [
          { environment: null, job: null, shard: 2 },
          { environment: null, job: null, shard: 3 },
        ],
      },
    });
    expect((await send([fails("b")], "&shard=3/3")).run).toMatchObject({ verdict: "running", shards: { arrived: 2 } });
    expect((await send([passes("c")], "&shard=2/3")).run).toMatchObject({
      ...{ state: "complete", verdict: "failed", reason: "1 new failure" },
      ...{ shards: { expected: 3, arrived: 3, missing: [] }, counts: { tests: 3, passed: 2, failed: 1 } },
    });
  });

  it("leave a run incomplete when a shard is lost, until it comes after all", async () => {
    await alice.project.update.mutate({ projectId, runDeadlineMinutes: 30 });
    await send([passes("a")], "&shard=1/2&environment=chrome&job=e2e");
    const lost = [{ environment: "chrome", job: "e2e", shard: 2 }];
    tessera.clock.advance({ seconds: 30 * 60 - 1 });
    expect(await run()).toMatchObject({ state: "running", shards: { missing: lost } });
    tessera.clock.advance({ seconds: 1 });
    const incomplete = { state: "incomplete", verdict: "incomplete", reason: "1 of 2 shards is missing" };
    expect(await run()).toMatchObject(incomplete);
    const list = async (verdict: "incomplete" | "running") =>
      (await alice.run.list.query({ projectId, verdict: [verdict] })).data.map(({ id }) => id);
    expect([await list("incomplete"), await list("running")]).toEqual([["RUN-1"], []]);
    expect((await send([passes("b")], "&environment=chrome&job=unit")).run).toMatchObject({ state: "running" });
    expect([await list("incomplete"), await list("running")]).toEqual([[], ["RUN-1"]]);
    tessera.clock.advance({ hours: 20 });
    expect(await run()).toMatchObject(incomplete);
    expect((await send([passes("c")], "&shard=2/2&environment=chrome&job=e2e")).run).toMatchObject({
      ...{ state: "complete", verdict: "passed", reason: "All 3 tests passed" },
    });
  });

  it("end with finish, any number of times, until the last shard comes after all", async () => {
    await send([passes("a")], "&shard=1/2");
    for (const _ of [1, 2]) {
      const { status, body } = await finish();
      expect([status, body.state, body.verdict]).toEqual([200, "incomplete", "incomplete"]);
    }
    expect((await send([passes("b")], "")).run).toMatchObject({ state: "incomplete" });
    expect((await send([passes("c")], "&shard=2/2")).run).toMatchObject({ state: "complete", verdict: "passed" });
    expect((await finish()).body).toMatchObject({ state: "complete", verdict: "passed" });
    expect((await finish("RUN-9")).body.errorCode).toBe("NOT_FOUND");
  });

  it("are attempts of one job where it is run again, and a test that it no longer holds stays failed", async () => {
    await send([fails("flaky"), fails("gone"), fails("skipped"), passes("fine")], "&job=e2e");
    const { run: second } = await send([passes("flaky"), skips("skipped")], "&job=e2e&jobAttempt=7");
    expect(second).toMatchObject({
      ...{ verdict: "failed", flaky: 1, cases: 4 },
      counts: { tests: 4, passed: 2, failed: 2, skipped: 0 },
    });
    const { data } = await alice.run.results.query({ projectId, runId: "RUN-1" });
    const attempts = Object.fromEntries(
      data.map((row) => [
        row.case.name,
        [row.status, row.flaky, row.executions[0]?.attempts.map(({ status, jobAttempt }) => `${status} ${jobAttempt}`)],
      ]),
    );
    expect(attempts).toEqual({
      flaky: ["passed", true, ["failed 1", "passed 7"]],
      gone: ["failed", false, ["failed 1"]],
      skipped: ["failed", false, ["failed 1", "skipped 7"]],
      fine: ["passed", false, ["passed 1"]],
    });
    const flaky = await alice.run.results.query({ projectId, runId: "RUN-1", flaky: true });
    expect(flaky.data.map((row) => row.case.name)).toEqual(["flaky"]);
  });

  it("keep the shards of a GitLab job apart, whose numbers are no attempts", async () => {
    const gitlab = (shard: string, jobId: number) => `&ci=gitlab&job=e2e&shard=${shard}&jobAttempt=${jobId}`;
    await send([fails("login"), passes("a")], gitlab("1/2", 50012));
    const red = { verdict: "failed", flaky: 0, cases: 3, counts: { tests: 4, passed: 3, failed: 1 } };
    expect((await send([passes("login"), passes("b")], gitlab("2/2", 50013))).run).toMatchObject(red);
    const { data } = await alice.case.list.query({ projectId });
    const login = data.find(({ name }) => name === "login");
    const { counts } = await alice.cycle.get.query({ projectId, cycleId: "TCYCLE-1" });
    expect([login?.name, counts]).toMatchObject(["login", { failed: 1, passed: 3 }]);
    expect((await send([passes("login"), passes("a")], gitlab("1/2", 50019))).run).toMatchObject({
      ...{ verdict: "passed", flaky: 1, counts: { tests: 4, passed: 4, failed: 0 } },
    });
  });

  it("fail while something stands outside of their tests, until a higher attempt of that job and shard comes whole", async () => {
    await send([passes("a")], "&job=unit");
    expect((await send(CRASH, "&job=e2e&shard=1/1")).run).toMatchObject({
      ...{ state: "complete", verdict: "failed", errorsOutside: 1, reason: "1 error outside of tests" },
    });
    expect((await send([passes("b")], "&job=e2e&jobAttempt=2")).run).toMatchObject({ errorsOutside: 1 });
    expect((await send([passes("c")], "&job=e2e&jobAttempt=2&shard=1/1")).run).toMatchObject({
      ...{ verdict: "passed", errorsOutside: 0, counts: { tests: 3, passed: 3 } },
    });
  });

  it("count each environment, job and variant of a case, and the case as its worst", async () => {
    await send([passes("a"), passes("b")], "&environment=chrome");
    await send([fails("a"), passes("b")], "&environment=firefox");
    expect(await run()).toMatchObject({
      ...{ environments: ["chrome", "firefox"], cases: 2, counts: { tests: 4, passed: 3, failed: 1 } },
    });
    const rows = async (query: object = {}) =>
      (await alice.run.results.query({ projectId, runId: "RUN-1", ...query })).data;
    const [worst] = await rows();
    expect(worst).toMatchObject({
      status: "failed",
      message: "no",
      case: { id: "TC-1", name: "a", classname: "Cart" },
    });
    expect(worst?.executions.map((it) => [it.environment, it.status])).toEqual([
      ["firefox", "failed"],
      ["chrome", "passed"],
    ]);
    expect(await rows({ environment: "chrome" })).toHaveLength(2);
    expect(await rows({ environment: "edge" })).toEqual([]);
    expect((await rows({ search: "tc-2" })).map((row) => row.case.name)).toEqual(["b"]);
    const runs = async (environment: string) =>
      (await alice.run.list.query({ projectId, environment })).data.map(({ id }) => id);
    expect([await runs("firefox"), await runs("edge")]).toEqual([["RUN-1"], []]);
  });

  it("count what ran nothing as failed", async () => {
    expect((await send([skips("a")], "")).run).toMatchObject({
      verdict: "failed",
      reason: "No tests ran: all were skipped or blocked",
    });
  });

  it("keep the facts of the first, and warn of those that contradict it", async () => {
    await send([passes("a")], "&branch=main&commit=abc&runName=Nightly");
    const { run, warnings } = await send([passes("b")], "&branch=topic&commit=abc&runName=Nightly&pullRequest=7");
    expect(run).toMatchObject({ branch: "main", commit: "abc", pullRequest: null });
    expect(warnings.map(({ message }: { message: string }) => message)).toEqual([
      "The upload names the branch topic, but RUN-1 keeps the branch main",
      "The upload names the pull request 7, but RUN-1 has no pull request, since its first upload named none",
    ]);
    const shards = await send([passes("c")], "&branch=main&shard=1/4");
    expect(shards.warnings).toEqual([]);
    expect((await send([passes("d")], "&branch=main&shard=2/3")).warnings).toMatchObject([
      { message: expect.stringContaining("different numbers of shards") },
    ]);
  });

  it("come to the same in every order of arrival, however often one is repeated", async () => {
    const uploads: [WrittenTest[] | string, string][] = [
      [[fails("a"), passes("c")], "&job=e2e&environment=chrome&shard=1/2"],
      [[passes("b"), fails("new")], "&job=e2e&environment=chrome&shard=2/2"],
      [[passes("a")], "&job=e2e&environment=chrome&shard=1/2&jobAttempt=2"],
      [[skips("a"), passes("new")], "&job=e2e&environment=chrome&shard=2/2&jobAttempt=3"],
      [[fails("a")], "&job=e2e&environment=firefox"],
      [CRASH, "&job=unit"],
      [[passes("d")], "&job=unit&jobAttempt=2"],
    ];
    const expected = {
      ...{ state: "complete", verdict: "failed", flaky: 2, errorsOutside: 0, cases: 5, baseline: "RUN-1" },
      counts: { tests: 6, passed: 4, failed: 1, error: 0, skipped: 1, blocked: 0, muted: 0 },
      changes: { newFailures: 1, stillFailing: 0, fixed: 1, added: 2, missing: 1 },
    };
    const orders = [
      [0, 1, 2, 3, 4, 5, 6],
      [6, 5, 4, 3, 2, 1, 0],
      [3, 0, 6, 2, 4, 1, 5],
      [2, 4, 0, 5, 3, 6, 1],
    ];
    for (const order of orders) {
      projectId = (await alice.project.create.mutate({ name: "Order" })).id;
      await send([passes("a"), fails("b"), passes("c"), passes("gone")], "-base&job=e2e&environment=chrome");
      for (const index of order) {
        const [tests, query] = uploads[index] as [WrittenTest[], string];
        await send(tests, query);
        expect((await send(tests, query)).replayed).toBe(true);
      }
      expect([order, await run("RUN-2")]).toMatchObject([order, expected]);
      const { data } = await alice.run.results.query({ projectId, runId: "RUN-2", change: ["newFailure", "missing"] });
      expect(data.map((row) => [row.case.name, row.change])).toEqual([
        ["a", "newFailure"],
        ["gone", "missing"],
      ]);
    }
  });
});
