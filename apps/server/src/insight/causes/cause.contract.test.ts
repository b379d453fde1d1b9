import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { junit, upload } from "../../runs/imports/upload.testing.ts";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { type Page, Tessera } from "../../testing/tessera.testing.ts";

const refused = (port: number) =>
  `<failure message="connect refused 10.0.0.1:${port}">Error: connect refused 10.0.0.1:${port}\n    at open (/ci/${port}/src/store.ts:${port}:1)</failure>`;
const OTHER = '<failure message="x is null">TypeError: x is null\n    at pay (/ci/src/pay.ts:1:1)</failure>';
const test = (name: string, inside = "") => ({ name, classname: "shop", inside });

describeOnEachDb("a cause", (on) => {
  let tessera: Tessera;
  let alice: Page;
  let aliceId: string;
  let secret: string;
  let projectId: string;

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    alice = await tessera.signIn("alice", "USER");
    aliceId = (await alice.profile.get.query()).user.id;
  });
  afterAll(() => tessera.stop());
  beforeEach(async () => {
    // The clock moves by months.
    alice = await tessera.signIn("alice");
    secret = await tessera.token(alice);
    projectId = (await alice.project.create.mutate({ name: "Shop" })).id;
  });

  const send = async (report: string, query = "") => {
    tessera.clock.advance({ seconds: 1 });
    const key = query.includes("runKey") ? "" : `&runKey=${crypto.randomUUID()}`;
    const all = `${key}&runName=ci&branch=main${query}`;
    return (await upload(tessera, secret, projectId, report, { query: all })).body.run;
  };
  const rest = (call: `${string} /${string}`, body?: unknown, as = secret) =>
    tessera.rest(as, `${call}${call.includes("?") ? "&" : "?"}projectId=${projectId}` as typeof call, body);
  const causes = async (query = "") => (await rest(`GET /causes?limit=200${query}`)).body.data;
  const red = junit(test("a", refused(4001)), test("b", refused(4002)), test("c", OTHER), test("d"));

  it("holds failures that differ only in numbers, places and machines", async () => {
    await send(junit(test("a"), test("d")), "&commit=good1");
    const { id } = await send(red, "&commit=bad1");
    const [other, connection] = await causes();
    expect(connection).toMatchObject({
      ...{ title: "Error: connect refused <address>", state: "open", reopened: false, tests: 2, runs: 1 },
      ...{ firstRun: id, lastRun: id, lastGoodCommit: "good1", assignee: null, note: "", issueUrl: null },
    });
    expect(other).toMatchObject({ title: "TypeError: x is null", tests: 1 });
    const { body } = await rest(`GET /runs/${id}/causes`);
    expect(body.data).toMatchObject([
      { id: connection.id, tests: 2, isNew: true, firstRun: id },
      { id: other.id, tests: 1, isNew: true },
    ]);
  });

  it("counts tests and runs of 90 days, and stays the same over runs", async () => {
    const first = await send(red);
    tessera.clock.advance({ days: 91 });
    secret = await tessera.token(await tessera.signIn("alice"));
    const last = await send(junit(test("a", refused(5))));
    const [connection] = await causes();
    expect(connection).toMatchObject({ tests: 1, runs: 1, firstRun: first.id, lastRun: last.id });
    const { body } = await rest(`GET /runs/${last.id}/causes`);
    expect(body.data).toMatchObject([{ id: connection.id, tests: 1, isNew: false, firstRun: first.id }]);
  });

  it("is named by the results of a run, and finds them", async () => {
    const { id } = await send(red);
    const [other, connection] = await causes();
    const { body } = await rest(`GET /runs/${id}/results`);
    expect(
      body.data.map(({ case: { name }, causeId }: { case: { name: string }; causeId: string }) => [name, causeId]),
    ).toEqual([
      ...[
        ["a", connection.id],
        ["b", connection.id],
        ["c", other.id],
        ["d", null],
      ],
    ]);
    const { body: found } = await rest(`GET /runs/${id}/results?causeId=${connection.id}`);
    expect(found.data.map((row: { case: { name: string } }) => row.case.name)).toEqual(["a", "b"]);
    expect((await rest(`GET /runs/${id}/results?causeId=CAUSE-99`)).body.data).toEqual([]);
  });

  it("does not count a failure that a later attempt of its job repaired", async () => {
    const key = "&job=unit&runKey=again";
    const { body } = await upload(tessera, secret, projectId, junit(test("a", refused(1))), { query: key });
    await upload(tessera, secret, projectId, junit(test("a")), { query: `${key}&jobAttempt=2` });
    expect((await rest(`GET /runs/${body.run.id}/causes`)).body.data).toEqual([]);
    expect(await causes()).toEqual([]);
  });

  it("groups the same failures whatever the order of the uploads", async () => {
    const reports = [red, junit(test("a", refused(7)), test("e", OTHER)), junit(test("b", refused(8)))];
    const groups = async () => {
      const rows = await tessera.ctx.db
        .selectFrom("testResult")
        .innerJoin("cause", (join) =>
          join
            .onRef("cause.number", "=", "testResult.causeNumber")
            .onRef("cause.projectId", "=", "testResult.projectId"),
        )
        .select(["testResult.name", "cause.key", "cause.title"])
        .where("testResult.projectId", "=", projectId)
        .execute();
      return rows.map((row) => JSON.stringify(row)).sort();
    };
    for (const report of reports) await send(report);
    const inOrder = await groups();
    projectId = (await alice.project.create.mutate({ name: "Shop" })).id;
    for (const report of reports.toReversed()) await send(report);
    expect(await groups()).toEqual(inOrder);
  });

  it("keeps what people decide of it, in later runs too", async () => {
    const { id: firstRun } = await send(red);
    const [, { id }] = await causes();
    const change = { state: "ignored", assignee: aliceId, note: "Firewall", issueUrl: "https://issues.example/1" };
    const { status, body } = await rest(`PATCH /causes/${id}`, change);
    expect([status, body]).toMatchObject([200, { id, state: "ignored", note: "Firewall", assignee: { id: aliceId } }]);
    const { id: run } = await send(red);
    const { body: ofRun } = await rest(`GET /runs/${run}/causes`);
    expect(ofRun.data[0]).toMatchObject({
      id,
      state: "ignored",
      note: "Firewall",
      issueUrl: change.issueUrl,
      firstRun,
    });
    expect(await causes("&state=open")).toHaveLength(1);
    expect(await causes("&search=REFUSED")).toMatchObject([{ id }]);
  });

  it("that was resolved is open again when it comes back in a run that began later, and says so", async () => {
    const key = crypto.randomUUID();
    await send(red, `&runKey=${key}&shard=1/2`);
    const [, { id }] = await causes();
    tessera.clock.advance({ seconds: 1 });
    expect((await rest(`PATCH /causes/${id}`, { state: "resolved" })).body).toMatchObject({
      state: "resolved",
      reopened: false,
    });
    const { body } = await upload(tessera, secret, projectId, junit(test("z", refused(9))), {
      query: `&runKey=${key}&shard=2/2`,
    });
    expect(body.run).toMatchObject({ state: "complete", counts: { failed: 4 } });
    expect((await causes()).find((it: { id: string }) => it.id === id)).toMatchObject({ state: "resolved", tests: 3 });
    await send(red);
    expect((await causes()).find((it: { id: string }) => it.id === id)).toMatchObject({
      state: "open",
      reopened: true,
    });
    expect((await rest(`PATCH /causes/${id}`, { state: "resolved" })).body).toMatchObject({
      state: "resolved",
      reopened: false,
    });
  });

  it("merged into another gives it its failures, past and future ones", async () => {
    await send(red);
    const [other, connection] = await causes();
    const { status, body } = await rest(`POST /causes/${connection.id}/merge`, { into: other.id });
    expect([status, body]).toMatchObject([200, { id: other.id, tests: 3, runs: 1 }]);
    const { id } = await send(red);
    expect(await causes()).toMatchObject([{ id: other.id, tests: 3, runs: 2, lastRun: id }]);
    expect((await rest(`GET /runs/${id}/causes`)).body.data).toMatchObject([{ id: other.id, tests: 3 }]);
    expect((await rest(`GET /runs/${id}/results?causeId=${other.id}`)).body.data).toHaveLength(3);
    const codes = [
      await rest(`PATCH /causes/${connection.id}`, { note: "x" }),
      await rest(`POST /causes/${connection.id}/merge`, { into: other.id }),
      await rest(`POST /causes/${other.id}/merge`, { into: connection.id }),
      await rest(`POST /causes/${other.id}/merge`, { into: other.id }),
      await rest(`POST /causes/${other.id}/merge`, { into: "CAUSE-99" }),
    ].map(({ body }) => body.errorCode);
    expect(codes).toEqual(["NOT_FOUND", "NOT_FOUND", "NOT_FOUND", "INVALID_INPUT", "NOT_FOUND"]);
  });

  it("is assigned to members only", async () => {
    await send(red);
    const [{ id }] = await causes();
    const { body } = await rest(`PATCH /causes/${id}`, {
      assignee: await tessera.addUser(`u${projectId.toLowerCase()}`),
    });
    expect([body.errorCode, body.issues[0].path]).toEqual(["INVALID_INPUT", ["assignee"]]);
  });

  it("is paged through, those of the newest runs first", async () => {
    for (const word of ["one", "two", "three"]) await send(junit(test("a", `<failure message="${word}"/>`)));
    const walked: string[] = [];
    for (let cursor = ""; ; ) {
      const { body } = await rest(`GET /causes?limit=1${cursor}`);
      walked.push(...body.data.map((it: { title: string }) => it.title));
      if (body.nextCursor === null) break;
      cursor = `&cursor=${body.nextCursor}`;
    }
    expect(walked).toEqual(["three", "two", "one"]);
    const { id } = await send(red);
    const { body } = await rest(`GET /runs/${id}/causes?limit=1`);
    const { body: rest2 } = await rest(`GET /runs/${id}/causes?limit=1&cursor=${body.nextCursor}`);
    expect([body.data[0].tests, rest2.data[0].tests, rest2.nextCursor]).toEqual([2, 1, null]);
  });

  it("of a failure that says nothing is none", async () => {
    const { id } = await send(junit(test("a", "<failure/>")));
    expect((await rest(`GET /runs/${id}/causes`)).body.data).toEqual([]);
  });

  describe("in another account's project", () => {
    it("can be neither seen nor changed", async () => {
      const { id: run } = await send(red);
      const [{ id }] = await causes();
      const mallory = await tessera.token(await tessera.signIn(`m${projectId.toLowerCase()}`, "USER"));
      const codes = [
        await rest("GET /causes", undefined, mallory),
        await rest(`PATCH /causes/${id}`, { note: "x" }, mallory),
        await rest(`POST /causes/${id}/merge`, { into: "CAUSE-2" }, mallory),
        await rest(`GET /runs/${run}/causes`, undefined, mallory),
      ].map(({ body }) => body.errorCode);
      expect(codes).toEqual(Array(4).fill("NOT_FOUND"));
    });
  });
});
