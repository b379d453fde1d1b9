import { afterAll, beforeAll, expect, it } from "vitest";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { type Page, Tessera } from "../../testing/tessera.testing.ts";

/** More than one batch. */
const CASES = 250;

describeOnEachDb("many results in one call", (on) => {
  let tessera: Tessera;
  let alice: Page;
  let secret: string;
  const projectId = "PRJ-1";
  const cycleId = "TCYCLE-2";

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    alice = await tessera.signIn("alice", "USER");
    secret = await tessera.token(alice);
    await alice.project.create.mutate({ name: "Shop" });
    const cases = Array.from({ length: CASES }, (_, index) => ({ name: `Case ${index}` }));
    const made = await tessera.rest(secret, `POST /test-cases/bulk?projectId=${projectId}`, { cases });
    expect([made.status, made.body.data.length]).toEqual([201, CASES]);
    await alice.cycle.create.mutate({ projectId, name: "Release", cases: { filter: {} } });
  });
  afterAll(() => tessera.stop());

  const send = (results: object[], cycle = cycleId, by = secret) =>
    tessera.rest(by, `POST /test-cycles/${cycle}/results/bulk?projectId=${projectId}`, { results });
  const each = (make: (caseId: string, index: number) => object) =>
    Array.from({ length: CASES }, (_, index) => make(`TC-${index + 1}`, index));

  it("are recorded in their order, each with its own attempt, and the last of a case counts", async () => {
    const results = [
      ...each((caseId) => ({ caseId, status: "failed", message: "Declined", key: `first of ${caseId}` })),
      ...each((caseId, index) => ({ caseId, status: index % 2 ? "passed" : "skipped", steps: [{ status: "passed" }] })),
      { caseId: "TC-1", status: "blocked" },
    ];
    const { status, body } = await send(results);
    expect([status, body.data.length]).toEqual([201, results.length]);
    expect(body.data[0]).toMatchObject({ caseId: "TC-1", status: "failed", attempt: 1, isLatest: false });
    expect(body.data[CASES]).toMatchObject({ caseId: "TC-1", status: "skipped", attempt: 2, isLatest: false });
    expect(body.data.at(-1)).toMatchObject({ caseId: "TC-1", status: "blocked", attempt: 3, isLatest: true });
    const cycle = await alice.cycle.get.query({ projectId, cycleId });
    expect(cycle.counts).toMatchObject({ tests: CASES, passed: 125, skipped: 124, blocked: 1, failed: 0 });
    expect(cycle.progress.untested).toBe(0);
    const detail = await alice.result.get.query({ projectId, cycleId, resultId: body.data[CASES].id });
    expect(detail.steps).toEqual([{ status: "passed", comment: "" }]);
    const entries = await tessera.ctx.db.selectFrom("audit").select(["action", "details"]).orderBy("id").execute();
    expect(entries.at(-1)).toMatchObject({
      action: "RESULTS_RECORDED",
      details: expect.stringContaining(`"results":${results.length}`),
    });
  });

  it("are refused together, with the reason of each refused row", async () => {
    const before = await alice.cycle.get.query({ projectId, cycleId });
    const { status, body } = await send([
      { caseId: "TC-1", status: "passed" },
      { caseId: "TC-99999", status: "passed" },
      ...each((caseId) => ({ caseId, status: "passed" })),
      { caseId: "TC-2", status: "passed", seenAttempts: 0 },
      { caseId: "TC-3", status: "passed", key: "first of TC-4" },
    ]);
    expect([status, body.errorCode]).toEqual([404, "NOT_FOUND"]);
    expect(body.error).toBe(
      "results[1]: There is no test case TC-99999 in PRJ-1. 2 more rows can't be stored either. Nothing was changed.",
    );
    expect(body.issues.map(({ path, message }: { path: string[]; message: string }) => [...path, message])).toEqual([
      ["results", 1, "There is no test case TC-99999 in PRJ-1"],
      ["results", CASES + 2, expect.stringContaining("alice Example recorded TC-2 as passed meanwhile")],
      ["results", CASES + 3, expect.stringContaining("The key was used for another result")],
    ]);
    expect(await alice.cycle.get.query({ projectId, cycleId })).toEqual(before);
  });

  it("with keys are recorded once, however often they are sent, also twice in one call", async () => {
    const key = "one and the same";
    const [one, two] = [
      { caseId: "TC-1", status: "passed", key },
      { caseId: "TC-2", status: "passed" },
    ];
    const first = await send([one, one, two]);
    expect(first.body.data[0]).toMatchObject({ id: first.body.data[1].id, attempt: 4 });
    const again = await send([one]);
    expect(again.body.data[0]).toMatchObject({ id: first.body.data[0].id, attempt: 4 });
  });

  it("are limited to 10,000, and refused in a closed cycle and by tokens that only read", async () => {
    const result = { caseId: "TC-1", status: "passed" };
    expect((await send(Array(10_001).fill(result))).body.errorCode).toBe("INVALID_INPUT");
    const reader = await tessera.token(alice, { scopes: ["result:read"] });
    expect((await send([result], cycleId, reader)).body.errorCode).toBe("INSUFFICIENT_SCOPE");
    await alice.cycle.close.mutate({ projectId, cycleId });
    expect((await send([result])).body.errorCode).toBe("CONFLICT");
  });

  it("of test cases that can't be created name each of them", async () => {
    const cases = [{ name: "Good" }, { name: "Lost", folderId: "none" }, { name: "Also lost", folderId: "none" }];
    const { status, body } = await tessera.rest(secret, `POST /test-cases/bulk?projectId=${projectId}`, { cases });
    expect(status).toBe(400);
    expect(body.issues.map(({ path }: { path: unknown[] }) => path)).toEqual([
      ["cases", 1, "folderId"],
      ["cases", 2, "folderId"],
    ]);
    expect((await alice.case.list.query({ projectId, search: "Good" })).data).toEqual([]);
  });
});
