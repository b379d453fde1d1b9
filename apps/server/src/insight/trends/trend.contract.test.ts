import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { FAILURE, junit, SKIPPED, upload } from "../../runs/imports/upload.testing.ts";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { Tessera } from "../../testing/tessera.testing.ts";

const test = (name: string, inside = "", time = "1") => ({ name, classname: "shop", inside, time });

describeOnEachDb("the trends of a project", (on) => {
  let tessera: Tessera;
  let secret: string;
  let projectId: string;

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    await tessera.addUser("alice");
  });
  afterAll(() => tessera.stop());
  beforeEach(async () => {
    const alice = await tessera.signIn("alice");
    secret = await tessera.token(alice);
    projectId = (await alice.project.create.mutate({ name: "Shop" })).id;
  });

  const send = async (report: string, query = "") => {
    const key = query.includes("runKey") ? "" : `&runKey=${crypto.randomUUID()}`;
    const { body } = await upload(tessera, secret, projectId, report, { query: `${key}&runName=ci${query}` });
    return body.run;
  };
  const trends = async (query = "") => {
    const { status, body } = await tessera.rest(secret, `GET /projects/${projectId}/trends?${query}`);
    return status === 200 ? body.data : [status, body.errorCode];
  };
  const today = () => tessera.clock.now().slice(0, 10);

  it("add up the runs of each day and branch", async () => {
    const day = today();
    await send(junit(test("a"), test("b", FAILURE), test("c", SKIPPED)), "&branch=main");
    await send(junit(test("a", "", "3"), test("b", "", "4")), "&branch=main");
    await send(junit(test("a", FAILURE, "20")), "&branch=topic");
    expect(await trends("branch=main")).toEqual([
      { day, runs: 2, passRate: 0.75, tests: 5, durationMs: { median: 3000, p90: 7000 }, newFailures: 1, flaky: 0 },
    ]);
    expect(await trends()).toMatchObject([
      { runs: 3, tests: 6, passRate: 0.6, durationMs: { median: 7000, p90: 20_000 } },
    ]);
    expect(await trends("branch=gone")).toEqual([]);
  });

  it("count only complete runs, on the day that they began", async () => {
    const day = today();
    await send(junit(test("a")), "&runKey=k&shard=1/2");
    expect(await trends()).toEqual([]);
    tessera.clock.advance({ days: 1 });
    await send(junit(test("b")), "&runKey=k&shard=2/2");
    expect(await trends()).toMatchObject([{ day, runs: 1, tests: 2 }]);
  });

  it("are those of the last days, oldest first", async () => {
    await send(junit(test("a")));
    tessera.clock.advance({ days: 3 });
    await send(junit(test("a"), test("b")));
    expect((await trends("days=4")).map((it: { tests: number }) => it.tests)).toEqual([1, 2]);
    expect(await trends("days=3")).toMatchObject([{ tests: 2 }]);
    expect(await trends("days=0")).toEqual([400, "INVALID_INPUT"]);
    expect(await trends("days=367")).toEqual([400, "INVALID_INPUT"]);
  });

  it("have no pass rate where nothing ran", async () => {
    await send(junit(test("a", SKIPPED)));
    expect(await trends()).toMatchObject([{ passRate: null, tests: 1 }]);
  });

  it("of another account's project are not found", async () => {
    secret = await tessera.token(await tessera.signIn(`m${projectId.toLowerCase()}`, "USER"));
    expect(await trends()).toEqual([404, "NOT_FOUND"]);
  });
});
