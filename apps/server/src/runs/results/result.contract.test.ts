import type { ResultStatus } from "@tessera/domain";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { type Page, Tessera } from "../../testing/tessera.testing.ts";

describeOnEachDb("manual results", (on) => {
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
    for (const name of ["Pay", "Refund"]) await alice.case.create.mutate({ projectId, name });
  });

  const path = (rest = "", cycle = "TCYCLE-1") => `/test-cycles/${cycle}/results${rest}` as const;
  const post = (caseId: string, status: ResultStatus, more: object = {}) =>
    tessera.rest(secret, `POST ${path()}?projectId=${projectId}`, { caseId, status, ...more });
  const list = async (query = "") => {
    const { body } = await tessera.rest(secret, `GET ${path()}?projectId=${projectId}&limit=200${query}`);
    return body.data;
  };
  const cycle = async (cycleId = "TCYCLE-1") => alice.cycle.get.query({ projectId, cycleId });

  it("are answered with all fields and their author", async () => {
    const made = await post("TC-1", "failed", { durationMs: 1500, message: " Card refused " });
    expect(made.status).toBe(201);
    expect(made.body).toEqual({
      ...{ id: expect.any(String), projectId, cycleId: "TCYCLE-1", caseId: "TC-1", name: "Pay", classname: null },
      ...{ status: "failed", attempt: 1, isLatest: true, durationMs: 1500, message: "Card refused" },
      ...{ environment: null, job: null, jobAttempt: null, variant: null, execution: expect.any(String) },
      ...{ source: "manual", importId: null, createdAt: tessera.clock.now() },
      createdBy: expect.objectContaining({ username: "alice" }),
    });
    const { body } = await tessera.rest(secret, `GET ${path(`/${made.body.id}`)}?projectId=${projectId}`);
    const byHand = { steps: [], defects: [], caseVersion: null, corrections: [] };
    expect(body).toEqual({ ...made.body, ...byHand, trace: null, output: null, file: null, line: null });
    expect(await list()).toEqual([made.body]);
  });

  it("count attempts up, and the latest counts", async () => {
    await post("TC-1", "failed");
    await post("TC-2", "blocked");
    tessera.clock.advance({ seconds: 1 });
    expect((await post("TC-1", "passed")).body).toMatchObject({ attempt: 2, isLatest: true });
    const all = (await list()).map((it: { caseId: string; status: string; attempt: number; isLatest: boolean }) => {
      return [it.caseId, it.status, it.attempt, it.isLatest];
    });
    expect(all).toEqual([
      ["TC-1", "failed", 1, false],
      ["TC-2", "blocked", 1, true],
      ["TC-1", "passed", 2, true],
    ]);
    expect((await list("&latest=true")).map(({ status }: { status: string }) => status)).toEqual(["blocked", "passed"]);
    const counts = { tests: 2, passed: 1, failed: 0, error: 0, skipped: 0, blocked: 1 };
    expect(await cycle()).toMatchObject({ counts, lastResultAt: tessera.clock.now() });
  });

  it("of different cycles are independent", async () => {
    const { id: other } = await alice.cycle.create.mutate({ projectId, name: "Nightly" });
    await post("TC-1", "failed");
    const made = await alice.result.create.mutate({ projectId, cycleId: other, caseId: "TC-1", status: "passed" });
    expect(made.attempt).toBe(1);
    expect([(await cycle()).counts.failed, (await cycle(other)).counts]).toMatchObject([1, { tests: 1, passed: 1 }]);
    const elsewhere = await tessera.rest(secret, `GET ${path(`/${made.id}`)}?projectId=${projectId}`);
    expect(elsewhere.body.errorCode).toBe("NOT_FOUND");
  });

  it("that are recorded at once are all counted", async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => post("TC-1", "passed")));
    expect(answers.map(({ body }) => body.attempt).sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    const latest = (await list()).filter(({ isLatest }: { isLatest: boolean }) => isLatest);
    expect(latest).toMatchObject([{ attempt: 8 }]);
    expect((await cycle()).counts).toMatchObject({ tests: 1, passed: 1 });
  });

  it("are rejected for missing cases and invalid fields", async () => {
    expect((await post("TC-99", "passed")).body.errorCode).toBe("NOT_FOUND");
    const nowhere = await tessera.rest(secret, `POST ${path("", "TCYCLE-99")}?projectId=${projectId}`, {
      ...{ caseId: "TC-1", status: "passed" },
    });
    expect([nowhere.status, nowhere.body.errorCode]).toEqual([404, "NOT_FOUND"]);
    for (const durationMs of [-1, 0.5, "5", 2 ** 31, Number.MAX_SAFE_INTEGER]) {
      const { status, body } = await post("TC-1", "passed", { durationMs });
      expect([status, body.issues]).toMatchObject([400, [{ path: ["durationMs"] }]]);
    }
    expect((await post("TC-1", "passed", { durationMs: 2 ** 31 - 1 })).status).toBe(201);
    expect((await post("TC-1", "flaky" as ResultStatus)).body.issues).toMatchObject([{ path: ["status"] }]);
    expect((await post("TC-1", "passed", { attempt: 9 })).body.errorCode).toBe("INVALID_INPUT");
  });

  it("are listed most severe first, and filtered by status, case and text", async () => {
    for (const status of ["passed", "skipped", "blocked", "error", "failed"] as const) {
      const { id } = await alice.case.create.mutate({ projectId, name: `Case that ${status}` });
      await post(id, status);
    }
    const statuses = async (query: string) => (await list(query)).map(({ status }: { status: string }) => status);
    expect(await statuses("")).toEqual(["failed", "error", "blocked", "skipped", "passed"]);
    expect(await statuses("&status=passed")).toEqual(["passed"]);
    expect(await statuses("&status=passed&status=failed")).toEqual(["failed", "passed"]);
    expect(await statuses("&caseId=TC-3")).toEqual(["passed"]);
    expect(await statuses("&search=THAT%20b")).toEqual(["blocked"]);
    expect(await statuses("&search=%25")).toEqual([]);
    for (const query of ["&status=flaky", "&latest=yes", "&caseId=3", "&sort=name"]) {
      const { body } = await tessera.rest(secret, `GET ${path()}?projectId=${projectId}${query}`);
      expect([query, body.errorCode]).toEqual([query, "INVALID_INPUT"]);
    }
  });
});
