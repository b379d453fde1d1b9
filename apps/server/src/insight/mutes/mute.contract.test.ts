import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { FAILURE, junit, upload } from "../../runs/imports/upload.testing.ts";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { type Page, Tessera } from "../../testing/tessera.testing.ts";
import { giveMuteNotices } from "./mute-notices.ts";

const RED = junit({ name: "pays", classname: "shop", inside: FAILURE });
const GREEN = junit({ name: "pays", classname: "shop" });

describeOnEachDb("a mute", (on) => {
  let tessera: Tessera;
  let alice: Page;
  let secret: string;
  let projectId: string;
  let caseId: string;

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    await tessera.addUser("alice");
  });
  afterAll(() => tessera.stop());
  beforeEach(async () => {
    // The clock moves by days.
    alice = await tessera.signIn("alice");
    secret = await tessera.token(alice);
    projectId = (await alice.project.create.mutate({ name: "Shop" })).id;
    await send(GREEN);
    caseId = (await alice.case.list.query({ projectId })).data[0]?.id as string;
  });

  const send = async (report: string, query = "") => {
    const { body } = await upload(tessera, secret, projectId, report, {
      query: `&runKey=${crypto.randomUUID()}${query}`,
    });
    return body.run;
  };
  const day = (days: number) =>
    new Date(Date.parse(tessera.clock.now()) + days * 86_400_000).toISOString().slice(0, 10);
  const mute = (body: object) => tessera.rest(secret, `POST /test-cases/${caseId}/mute?projectId=${projectId}`, body);
  const unmute = () => tessera.rest(secret, `DELETE /test-cases/${caseId}/mute?projectId=${projectId}`);
  const mutes = async () => (await tessera.rest(secret, `GET /mutes?projectId=${projectId}`)).body.data;

  it("counts failures of runs that begin while it lasts as muted, and they fail no run", async () => {
    expect(await send(RED)).toMatchObject({ verdict: "failed", counts: { failed: 1, muted: 0 } });
    expect((await mute({ reason: "Slow server", until: day(3) })).status).toBe(201);
    const run = await send(RED);
    expect(run).toMatchObject({
      verdict: "passed",
      counts: { tests: 1, failed: 0, muted: 1 },
      changes: { stillFailing: 1 },
    });
    const { body } = await tessera.rest(secret, `GET /runs/${run.id}/results?projectId=${projectId}`);
    expect(body.data).toMatchObject([{ status: "failed", muted: true, change: "stillFailing" }]);
    expect(await mutes()).toMatchObject([
      { reason: "Slow server", until: day(3), branch: null, broken: false, hiddenFailures: 1, case: { id: caseId } },
    ]);
  });

  it("ends by itself", async () => {
    await mute({ reason: "Slow", until: day(1) });
    tessera.clock.advance({ days: 2 });
    expect(await send(RED)).toMatchObject({ verdict: "failed", counts: { failed: 1, muted: 0 } });
    expect(await mutes()).toEqual([]);
  });

  it("ends when someone ends it, as often as they do", async () => {
    await mute({ reason: "Slow", until: day(1) });
    tessera.clock.advance({ seconds: 1 });
    expect([(await unmute()).status, (await unmute()).status]).toEqual([200, 200]);
    expect(await send(RED)).toMatchObject({ counts: { failed: 1 } });
  });

  it("is that of when a run began, and stays so for later uploads of the run", async () => {
    const key = crypto.randomUUID();
    const first = `&runKey=${key}&shard=1/2`;
    await mute({ reason: "Slow", until: day(1) });
    await upload(tessera, secret, projectId, junit({ name: "other" }), { query: first });
    tessera.clock.advance({ seconds: 1 });
    await unmute();
    const { body } = await upload(tessera, secret, projectId, RED, { query: `&runKey=${key}&shard=2/2` });
    expect(body.run).toMatchObject({ verdict: "passed", counts: { failed: 0, muted: 1 } });
    const late = crypto.randomUUID();
    await upload(tessera, secret, projectId, junit({ name: "other" }), { query: `&runKey=${late}&shard=1/2` });
    tessera.clock.advance({ seconds: 1 });
    await mute({ reason: "Slow", until: day(1) });
    const { body: unmuted } = await upload(tessera, secret, projectId, RED, { query: `&runKey=${late}&shard=2/2` });
    expect(unmuted.run).toMatchObject({ verdict: "failed", counts: { failed: 1, muted: 0 } });
  });

  it("of a branch leaves other branches alone", async () => {
    await mute({ reason: "Slow", until: day(1), branch: "topic" });
    expect(await send(RED, "&branch=topic")).toMatchObject({ counts: { muted: 1 } });
    expect(await send(RED, "&branch=main")).toMatchObject({ counts: { failed: 1, muted: 0 } });
    expect(await send(RED)).toMatchObject({ counts: { failed: 1, muted: 0 } });
  });

  it("can be renewed, and replaces the one before", async () => {
    await mute({ reason: "Slow", until: day(1) });
    tessera.clock.advance({ hours: 1 });
    await mute({ reason: "Still slow", until: day(30) });
    expect(await mutes()).toMatchObject([{ reason: "Still slow" }]);
  });

  it.each([
    ["a day that is over", { until: "2030-01-01" }, "until"],
    ["more than 30 days", { until: "2099-01-01" }, "until"],
    ["no day", { until: "soon" }, "until"],
    ["no end", {}, "until"],
    ["no reason", { until: "2030-06-16", reason: " " }, "reason"],
    ["a field that it doesn't have", { until: "2030-06-16", forever: true }, ""],
  ])("with %s is refused", async (_, given, path) => {
    const { status, body } = await mute({ reason: "Slow", ...given });
    expect([status, body.errorCode, body.issues[0].path.join()]).toEqual([400, "INVALID_INPUT", path]);
    expect(await mutes()).toEqual([]);
  });

  it("of a case that isn't there is not found", async () => {
    const call = `POST /test-cases/TC-99/mute?projectId=${projectId}` as const;
    expect((await tessera.rest(secret, call, { reason: "Slow", until: day(1) })).body.errorCode).toBe("NOT_FOUND");
  });

  it("marks a test that failed in all of its last 20 runs as broken", async () => {
    await mute({ reason: "Slow", until: day(5) });
    for (let run = 0; run < 19; run++) await send(RED);
    expect(await mutes()).toMatchObject([{ broken: false }]);
    await send(RED);
    expect(await mutes()).toMatchObject([{ broken: true, hiddenFailures: 20 }]);
  });

  it("is announced to the person who muted before it ends and when it does, once each", async () => {
    await mute({ reason: "Slow", until: day(5) });
    const kinds = async () =>
      (await alice.notice.list.query({})).data
        .map(({ kind, text }) => (text.includes(projectId) ? kind : null))
        .filter(Boolean);
    await giveMuteNotices(tessera.ctx);
    expect(await kinds()).toEqual([]);
    tessera.clock.advance({ days: 4 });
    for (let round = 0; round < 2; round++) await giveMuteNotices(tessera.ctx);
    expect(await kinds()).toEqual(["MUTE_ENDS_SOON"]);
    tessera.clock.advance({ days: 2 });
    for (let round = 0; round < 2; round++) await giveMuteNotices(tessera.ctx);
    expect(await kinds()).toEqual(["MUTE_ENDED", "MUTE_ENDS_SOON"]);
  });

  it("and its end are in the audit log", async () => {
    await mute({ reason: "Slow", until: day(1) });
    await unmute();
    const rows = await tessera.ctx.db
      .selectFrom("audit")
      .select(["action", "details"])
      .orderBy("seq", "desc")
      .limit(2)
      .execute();
    expect(rows.map(({ action }) => action)).toEqual(["CASE_UNMUTED", "CASE_MUTED"]);
    expect(JSON.parse(rows[1]?.details ?? "")).toMatchObject({ project: projectId, case: caseId, reason: "Slow" });
  });

  describe("in another account's project", () => {
    it("can be neither made, ended nor seen", async () => {
      const mallory = await tessera.token(await tessera.signIn(`m${projectId.toLowerCase()}`, "USER"));
      const at = `/test-cases/${caseId}/mute?projectId=${projectId}` as const;
      const codes = [
        await tessera.rest(mallory, `POST ${at}`, { reason: "x", until: day(1) }),
        await tessera.rest(mallory, `DELETE ${at}`),
        await tessera.rest(mallory, `GET /mutes?projectId=${projectId}`),
      ].map(({ body }) => body.errorCode);
      expect(codes).toEqual(["NOT_FOUND", "NOT_FOUND", "NOT_FOUND"]);
    });
  });
});
