import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { type Page, Tessera } from "../../testing/tessera.testing.ts";

describeOnEachDb("results of testers", (on) => {
  let tessera: Tessera;
  let alice: Page;
  let bob: Page;
  let bobId: string;
  let projectId: string;
  const cycleId = "TCYCLE-1";
  const caseId = "TC-1";

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    alice = await tessera.signIn("alice", "USER");
    bobId = await tessera.addUser("bob");
    bob = await tessera.signIn("bob");
  });
  afterAll(() => tessera.stop());
  beforeEach(async () => {
    projectId = (await alice.project.create.mutate({ name: "Shop" })).id;
    await alice.member.set.mutate({ projectId, userId: bobId, role: "MEMBER" });
    await alice.case.create.mutate({ projectId, name: "Pay", steps: [{ action: "Open" }, { action: "Pay" }] });
  });

  const record = (page: Page, more: object = {}) =>
    page.result.create.mutate({ projectId, cycleId, caseId, status: "failed", ...more });
  const get = (resultId: string) => alice.result.get.query({ projectId, cycleId, resultId });
  const code = (errorCode: string) => ({ data: { errorCode } });

  it("keep how each step went, defects and the version of the case", async () => {
    const steps = [{ status: "passed" as const }, { status: "failed" as const, comment: "Declined" }];
    const defects = ["https://tracker.example/42"];
    const { id } = await record(alice, { steps, defects, caseVersion: 1, durationMs: 90_000 });
    expect(await get(id)).toMatchObject({
      steps: [
        { status: "passed", comment: "" },
        { status: "failed", comment: "Declined" },
      ],
      ...{ defects, caseVersion: 1, durationMs: 90_000, corrections: [] },
    });
    await expect(record(alice, { defects: ["javascript:alert(1)"] })).rejects.toMatchObject(code("INVALID_INPUT"));
  });

  it("with a key are recorded once, however often they are sent", async () => {
    const key = crypto.randomUUID();
    const [first, again] = [await record(alice, { key }), await record(alice, { key, status: "passed" })];
    expect(again).toEqual(first);
    const both = await Promise.all([1, 2, 3].map(() => record(alice, { key: "the same key" })));
    expect(new Set(both.map(({ id }) => id)).size).toBe(1);
    expect((await alice.result.list.query({ projectId, cycleId })).data).toHaveLength(2);
    await expect(record(bob, { key })).rejects.toMatchObject(code("CONFLICT"));
  });

  it("are refused where someone else recorded one meanwhile, and say who", async () => {
    await record(bob, { seenAttempts: 0, status: "passed" });
    await expect(record(alice, { seenAttempts: 0 })).rejects.toMatchObject({
      message: expect.stringContaining("bob Example recorded TC-1 as passed meanwhile"),
    });
    expect(await record(alice, { seenAttempts: 1 })).toMatchObject({ attempt: 2, isLatest: true });
  });

  it("are corrected by their author for 15 minutes, and keep what they said before", async () => {
    const { id } = await record(alice, { message: "Declined" });
    const ref = { projectId, cycleId, resultId: id };
    await expect(bob.result.correct.mutate({ ...ref, status: "passed" })).rejects.toMatchObject(code("FORBIDDEN"));
    tessera.clock.advance({ seconds: 15 * 60 });
    const corrected = await alice.result.correct.mutate({ ...ref, status: "passed", defects: ["https://t.example/1"] });
    expect(corrected).toMatchObject({
      ...{ status: "passed", message: "Declined", attempt: 1, defects: ["https://t.example/1"] },
      corrections: [
        {
          at: tessera.clock.now(),
          by: { username: "alice" },
          before: { status: "failed", message: "Declined", durationMs: null, steps: [], defects: [] },
        },
      ],
    });
    expect((await alice.cycle.get.query({ projectId, cycleId })).counts).toMatchObject({ failed: 0, passed: 1 });
    tessera.clock.advance({ ms: 1 });
    await expect(alice.result.correct.mutate({ ...ref, status: "failed" })).rejects.toMatchObject(code("CONFLICT"));
    const entries = await tessera.ctx.db.selectFrom("audit").select("action").orderBy("id").execute();
    expect(entries.at(-1)?.action).toBe("RESULT_CORRECTED");
  });

  it("reach everyone who watches the cycle", async () => {
    const input = encodeURIComponent(JSON.stringify({ projectId, cycleId }));
    const stop = new AbortController();
    const response = await fetch(`${tessera.url}/trpc/cycle.watch?input=${input}`, {
      headers: { cookie: alice.cookie(), "sec-fetch-site": "same-origin" },
      signal: stop.signal,
    });
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    let text = "";
    const until = async (wanted: string) => {
      while (!text.includes(wanted)) text += (await reader?.read())?.value ?? "";
    };
    await until('"cycle":null');
    await record(bob, { status: "blocked" });
    await until('"blocked":1');
    expect(text).toContain('"TCYCLE-1"');
    stop.abort();
  });
});
