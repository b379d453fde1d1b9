import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { eachInNewProject } from "../../testing/each-project.testing.ts";
import { type Page, Tessera } from "../../testing/tessera.testing.ts";
import { dump, FAILURE, junit, longReport, multipart, resultsOf, upload } from "./upload.testing.ts";

const REPORT = junit({ name: "adds" }, { name: "removes", inside: FAILURE });

describeOnEachDb("the same upload", (on) => {
  let tessera: Tessera;
  let alice: Page;
  let secret: string;
  let projectId: string;
  eachInNewProject(on, (world) => {
    ({ tessera, alice, secret, projectId } = world);
  });

  const send = (body: unknown, query = "") => upload(tessera, secret, projectId, body, { query });
  const newCycle = async (name: string) => (await alice.cycle.create.mutate({ projectId, name })).id;

  it("answers its first receipt again and stores nothing", async () => {
    const first = await send(REPORT, "&runKey=42&shard=1/2&branch=main");
    tessera.clock.advance({ seconds: 5 });
    const before = await dump(tessera);
    const again = await send(REPORT, "&runKey=42&shard=1/2&branch=other");
    expect([first.status, again.status]).toEqual([201, 200]);
    expect(again.body).toEqual({ ...first.body, replayed: true });
    expect((await send(multipart({ "any name.xml": REPORT }), "&runKey=42&shard=1/2")).body).toEqual(again.body);
    expect({ ...(await dump(tessera)), token: [] }).toEqual({ ...before, token: [] });
    const { body } = await tessera.rest(secret, `GET /imports/${first.body.id}?projectId=${projectId}`);
    expect(body.branch).toBe("main");
  });

  it("counts as another one with other bytes, another run key, shard, cycle or project", async () => {
    const nightly = await newCycle("Nightly");
    const { id: otherProject } = await alice.project.create.mutate({ name: "Other" });
    const answers = [
      await send(REPORT),
      await send(REPORT, "&runKey=1"),
      await send(REPORT, "&runKey=2"),
      await send(REPORT, "&runKey=1&shard=1/2"),
      await send(REPORT, "&runKey=1&shard=2/2"),
      await send(REPORT, `&cycleId=${nightly}`),
      await send(`${REPORT} `),
      await send(multipart({ "a.xml": REPORT, "b.xml": REPORT })),
      await upload(tessera, secret, otherProject, REPORT),
    ];
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(answers.length);
    expect((await send(REPORT, "&runKey=2")).body).toMatchObject({ id: answers[2]?.body.id, replayed: true });
  });

  it("is stored once when it comes several times at once", async () => {
    const answers = await Promise.all([1, 2, 3, 4].map(() => send(longReport(450), "&runKey=7")));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 201]);
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(await resultsOf(tessera, secret, projectId)).toHaveLength(450);
    expect((await alice.import.list.query({ projectId })).data).toHaveLength(1);
  });

  it("stores nothing as a dry run, and is then still the first", async () => {
    const before = await dump(tessera);
    const dry = await send(REPORT, "&dryRun=true&runKey=42");
    expect([dry.status, dry.body.id, dry.body.replayed]).toEqual([200, null, false]);
    expect(await dump(tessera)).toEqual(before);
    const real = await send(REPORT, "&runKey=42");
    expect([real.status, { ...real.body, id: null, run: null }]).toEqual([201, dry.body]);
    expect((await send(REPORT, "&dryRun=true&runKey=42")).body).toEqual({ ...real.body, replayed: true });
  });
});

describeOnEachDb("imports at once", (on) => {
  let tessera: Tessera;
  let alice: Page;
  let secret: string;
  let projectId: string;

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    alice = await tessera.signIn("alice", "USER");
    secret = await tessera.token(alice);
  });
  afterAll(() => tessera.stop());
  beforeEach(async () => {
    projectId = (await alice.project.create.mutate({ name: "Shop" })).id;
  });

  const send = (body: unknown, query = "") => upload(tessera, secret, projectId, body, { query });
  const caseCount = async () => {
    const { data } = await alice.case.list.query({ projectId, limit: 200 });
    return { cases: data.length, names: new Set(data.map(({ name }) => name)).size };
  };

  it("make each case once, although they go to different cycles", async () => {
    const other = (await alice.cycle.create.mutate({ projectId, name: "Nightly" })).id;
    const tests = Array.from({ length: 120 }, (_, index) => ({ name: `test ${index}` }));
    const [one, two] = await Promise.all([
      send(junit(...tests)),
      send(junit(...tests.toReversed()), `&cycleId=${other}`),
    ]);
    expect([one.status, two.status]).toEqual([201, 201]);
    expect([one.body.cases.created, two.body.cases.created].sort()).toEqual([0, 120].sort());
    expect(await caseCount()).toEqual({ cases: 120, names: 120 });
    const latest = (lines: string[]) => lines.filter((line) => line.endsWith("1 passed *"));
    expect(latest(await resultsOf(tessera, secret, projectId))).toHaveLength(120);
    expect(latest(await resultsOf(tessera, secret, projectId, other))).toHaveLength(120);
  });

  it("add up as the shards of one run", async () => {
    const shard = (index: number) =>
      junit(...Array.from({ length: 30 }, (_, test) => ({ name: `test ${index}.${test}` })), { name: "set-up" });
    const answers = await Promise.all([1, 2, 3, 4].map((index) => send(shard(index), `&runKey=9&shard=${index}/4`)));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    expect(await caseCount()).toEqual({ cases: 121, names: 121 });
    const { counts } = await alice.cycle.get.query({ projectId, cycleId: "TCYCLE-1" });
    // The set-up ran in each shard: four executions of one case.
    expect(counts).toMatchObject({ tests: 124, passed: 124 });
    const again = await Promise.all([1, 2, 3, 4].map((index) => send(shard(index), `&runKey=9&shard=${index}/4`)));
    expect(again.map(({ body }) => body.replayed)).toEqual([true, true, true, true]);
  });
});
