import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { FAILURE, junit, upload } from "../../runs/imports/upload.testing.ts";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { Tessera } from "../../testing/tessera.testing.ts";

const test = (name: string, fails = false) => ({ name, classname: "shop", ...(fails && { inside: FAILURE }) });
const GREEN = junit(test("a"), test("b"));
const RED_A = junit(test("a", true), test("b"));
/** Fails and then passes in one suite: two attempts of one execution. */
const FLAKY_A = junit(test("a", true), test("a"), test("b"));

describeOnEachDb("flaky tests", (on) => {
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
    tessera.clock.advance({ seconds: 1 });
    const key = query.includes("runKey") ? "" : `&runKey=${crypto.randomUUID()}`;
    const { body } = await upload(tessera, secret, projectId, report, {
      query: `${key}&runName=ci&branch=main${query}`,
    });
    return body.run;
  };
  const rest = (call: `${string} /${string}`, body?: unknown, as = secret) =>
    tessera.rest(as, `${call}${call.includes("?") ? "&" : "?"}projectId=${projectId}` as typeof call, body);
  const flaky = async (query = "") => (await rest(`GET /flaky-tests?limit=200${query}`)).body.data;

  it("are those with a flaky execution, from the first on", async () => {
    await send(GREEN);
    expect(await flaky()).toEqual([]);
    const { startedAt } = await send(FLAKY_A);
    expect(await flaky()).toEqual([
      {
        case: { id: "TC-1", name: "a", classname: "shop", folder: null },
        ...{ runs: 2, flakyRuns: 1, rate: 0.5, flips: 0, lastFlakyAt: startedAt, confident: false, muted: false },
        owners: [],
      },
    ]);
    for (let run = 0; run < 8; run++) await send(GREEN);
    expect(await flaky()).toMatchObject([{ runs: 10, rate: 0.1, confident: true }]);
  });

  it("are those of which two runs of one commit disagree, in whatever order they become complete", async () => {
    await send(RED_A, "&commit=abcd1&runKey=first&shard=1/2");
    await send(GREEN, "&commit=abcd1&runKey=second");
    expect(await flaky()).toEqual([]);
    await send(junit(test("z")), "&commit=abcd1&runKey=first&shard=2/2");
    expect(await flaky()).toMatchObject([{ case: { name: "a" }, runs: 2, flakyRuns: 1, flips: 1 }]);
  });

  it.each([
    ["of another commit", "&commit=abcd2"],
    ["of another workflow", "&commit=abcd1&runName=nightly"],
    ["in another environment", "&commit=abcd1&environment=mac"],
    ["in another job", "&commit=abcd1&job=e2e"],
  ])("are not those of which a run %s says otherwise", async (_, query) => {
    await send(GREEN, "&commit=abcd1");
    const all = query.includes("runName") ? query.replace("&runName=nightly", "") : query;
    if (all === query) await send(RED_A, query);
    else await upload(tessera, secret, projectId, RED_A, { query: `${query}&branch=main&runKey=other` });
    expect(await flaky()).toEqual([]);
  });

  it("are not those that break and are fixed; that only flips", async () => {
    for (const report of [GREEN, RED_A, RED_A, GREEN]) await send(report);
    expect(await flaky()).toEqual([]);
    await send(FLAKY_A);
    expect(await flaky()).toMatchObject([{ runs: 5, flips: 2 }]);
  });

  it("are not made by an outage", async () => {
    const suite = (fails: boolean) => junit(...Array.from({ length: 12 }, (_, index) => test(`t${index}`, fails)));
    await send(suite(false), "&commit=abcd1");
    await send(suite(true), "&commit=abcd1");
    await send(suite(false), "&commit=abcd1");
    expect(await flaky()).toEqual([]);
  });

  it("of a branch are those of its runs", async () => {
    await send(GREEN);
    const query = "&runName=ci&runKey=topic&branch=topic";
    await upload(tessera, secret, projectId, FLAKY_A, { query });
    expect([await flaky("&branch=main"), await flaky("&branch=topic")]).toMatchObject([[], [{ runs: 1, rate: 1 }]]);
  });

  it("leave the list when their flaky runs are older than 30 days", async () => {
    await send(FLAKY_A);
    tessera.clock.advance({ days: 31 });
    secret = await tessera.token(await tessera.signIn("alice"));
    await send(GREEN);
    expect(await flaky()).toEqual([]);
  });

  it("are judged again from nothing after a reset", async () => {
    await send(FLAKY_A);
    const { status, body } = await rest("POST /test-cases/TC-1/flaky-reset", {});
    expect([status, body]).toMatchObject([200, { runs: 0, flakyRuns: 0 }]);
    expect(await flaky()).toEqual([]);
    await send(GREEN);
    await send(FLAKY_A);
    expect(await flaky()).toMatchObject([{ runs: 2, flakyRuns: 1 }]);
  });

  it("are judged from the commit that fixed them on", async () => {
    await send(FLAKY_A, "&commit=aaaa1");
    await send(GREEN, "&commit=bbbb2");
    await send(GREEN, "&commit=cccc3");
    const { body } = await rest("POST /test-cases/TC-1/flaky-reset", { commit: "bbbb2" });
    expect(body).toMatchObject({ runs: 2, flakyRuns: 0 });
    expect((await rest("POST /test-cases/TC-99/flaky-reset", {})).body.errorCode).toBe("NOT_FOUND");
  });

  it("are paged through, those with the most flaky runs first", async () => {
    await send(junit(test("a", true), test("a"), test("b", true), test("b"), test("c", true), test("c")));
    await send(junit(test("c", true), test("c")));
    const walked: string[] = [];
    for (let cursor = ""; ; ) {
      const { body } = await rest(`GET /flaky-tests?limit=1${cursor}`);
      walked.push(...body.data.map((it: { case: { name: string } }) => it.case.name));
      if (body.nextCursor === null) break;
      cursor = `&cursor=${body.nextCursor}`;
    }
    expect(walked).toEqual(["c", "a", "b"]);
  });

  it("say whether they are muted", async () => {
    await send(FLAKY_A);
    const until = tessera.clock.now().slice(0, 10);
    await rest("POST /test-cases/TC-1/mute", { reason: "Flaky", until });
    expect(await flaky()).toMatchObject([{ muted: true }]);
  });

  describe("in another account's project", () => {
    it("can be neither seen nor reset", async () => {
      const mallory = await tessera.token(await tessera.signIn(`m${projectId.toLowerCase()}`, "USER"));
      const codes = [
        await rest("GET /flaky-tests", undefined, mallory),
        await rest("POST /test-cases/TC-1/flaky-reset", {}, mallory),
      ].map(({ body }) => body.errorCode);
      expect(codes).toEqual(["NOT_FOUND", "NOT_FOUND"]);
    });
  });
});
