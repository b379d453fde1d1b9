import type { ReportedTest } from "@tessera/reports";
import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { transact } from "../../platform/db/transact.ts";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { type Page, Tessera } from "../../testing/tessera.testing.ts";
import { takenFrom } from "../results/result-repo.ts";
import * as importRepo from "./import-repo.ts";
import { sweepAbandoned } from "./import-sweep.ts";
import { failed, passed, SlowImport } from "./slow-import.testing.ts";
import { dump, junit, longReport, resultsOf, upload } from "./upload.testing.ts";

describeOnEachDb("while an import is being written", (on, dialect) => {
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
    await upload(tessera, secret, projectId, junit({ name: "old" }, { name: "steady" }));
  });

  const results = () => resultsOf(tessera, secret, projectId);
  const cycle = () => alice.cycle.get.query({ projectId, cycleId: "TCYCLE-1" });
  const byHand = (caseId: string) =>
    alice.result.create.mutate({ projectId, cycleId: "TCYCLE-1", caseId, status: "blocked" });

  const begin = (...batches: ReportedTest[][]) => SlowImport.begin(tessera.ctx, "alice", projectId, batches);

  it("none of it is visible", async () => {
    const look = async () => ({
      cycle: await cycle(),
      results: await results(),
      latest: (await alice.result.list.query({ projectId, cycleId: "TCYCLE-1", latest: true })).data,
      window: await alice.result.window.query({ projectId, cycleId: "TCYCLE-1" }),
      ofCase: (await alice.result.list.query({ projectId, cycleId: "TCYCLE-1", caseId: "TC-1" })).data,
      cases: (await alice.case.list.query({ projectId })).data,
      newCase: (await tessera.rest(secret, `GET /test-cases/TC-3?projectId=${projectId}`)).status,
      changed: (await tessera.rest(secret, `PATCH /test-cases/TC-3?projectId=${projectId}`, { name: "x" })).status,
      home: (await alice.insight.home.query({ limit: 200 })).data,
      imports: (await alice.import.list.query({ projectId })).data,
    });
    const before = await look();
    tessera.clock.advance({ seconds: 1 });
    const slow = await begin([passed("old"), failed("new")], [failed("steady")]);
    await slow.goOn();
    expect((await dump(tessera)).testResult?.some((row) => row.includes('"new"'))).toBe(true);
    const [staged] = (await dump(tessera)).import?.filter((row) => row.includes('"staged"')) ?? [];
    const { id } = JSON.parse(staged ?? "");
    expect(await look()).toEqual(before);
    expect((await tessera.rest(secret, `GET /imports/${id}?projectId=${projectId}`)).status).toBe(404);

    await slow.goOn();
    expect(await look()).toEqual(before);
    await slow.goOn();
    expect(await slow.receipt).toMatchObject({ id, cases: { matched: 2, created: 1, updated: 0 } });
    expect(await results()).toEqual([
      "TC-1 1 passed",
      "TC-1 2 passed *",
      "TC-2 1 passed",
      "TC-2 2 failed *",
      "TC-3 1 failed *",
    ]);
  });

  it("a manual result counts once, whichever comes last", async () => {
    const slow = await begin([failed("old"), failed("steady")], [failed("steady")]);
    await byHand("TC-1");
    await slow.goOn();
    await byHand("TC-2");
    expect(await results()).toEqual(["TC-1 1 passed", "TC-1 2 blocked *", "TC-2 1 passed", "TC-2 3 blocked *"]);
    expect((await cycle()).counts).toMatchObject({ tests: 2, blocked: 2 });
    await slow.goOn();
    await byHand("TC-1");
    await slow.goOn();
    await slow.receipt;
    expect(await results()).toEqual([
      "TC-1 1 passed",
      "TC-1 2 blocked",
      "TC-1 3 failed",
      "TC-1 4 blocked *",
      "TC-2 1 passed",
      "TC-2 2 failed *",
      "TC-2 3 blocked",
      "TC-2 4 failed *",
    ]);
    expect((await cycle()).counts).toMatchObject({ tests: 3, failed: 2, blocked: 1 });
  });

  it("a failed import leaves nothing behind, and restores the results it replaced", async () => {
    const before = await dump(tessera);
    const slow = await begin([failed("old"), failed("new")], [failed("steady")]);
    await slow.goOn();
    await byHand("TC-2");
    slow.fail(new Error("disk full"));
    await expect(slow.receipt).rejects.toThrow("disk full");
    expect(await results()).toEqual(["TC-1 1 passed *", "TC-2 1 passed", "TC-2 2 blocked *"]);
    expect((await cycle()).counts).toMatchObject({ tests: 2, passed: 1, blocked: 1 });
    expect((await alice.case.list.query({ projectId })).data).toHaveLength(2);
    const after = await dump(tessera);
    expect([after.import, after.resultText, after.testCase]).toEqual([
      before.import,
      before.resultText,
      before.testCase,
    ]);
    expect(after.testResult).toHaveLength((before.testResult?.length ?? 0) + 1);
  });

  it("the next one waits for its turn and builds on it", async () => {
    const slow = await begin([passed("new")]);
    const next = upload(tessera, secret, projectId, junit({ name: "new" }, { name: "newer" }));
    const elsewhere = (await alice.project.create.mutate({ name: "Elsewhere" })).id;
    expect((await upload(tessera, secret, elsewhere, junit({ name: "free" }))).status).toBe(201);
    expect((await alice.import.list.query({ projectId })).data).toHaveLength(1);
    await slow.goOn();
    await slow.goOn();
    await slow.receipt;
    expect((await next).body.cases).toEqual({ matched: 1, created: 1, updated: 0 });
  });

  it("an import that went silent gives way to the next, and can't come back", async () => {
    const slow = await begin([failed("old"), failed("new")], [failed("steady")]);
    await slow.goOn();
    tessera.clock.advance({ seconds: 59 });
    await sweepAbandoned(tessera.ctx, tessera.clock.now());
    expect((await dump(tessera)).testResult?.some((row) => row.includes('"new"'))).toBe(true);
    tessera.clock.advance({ seconds: 2 });
    const next = await upload(tessera, secret, projectId, junit({ name: "old" }, { name: "next" }));
    expect([next.status, next.body.cases]).toEqual([201, { matched: 1, created: 1, updated: 0 }]);
    await slow.goOn(false);
    await expect(slow.receipt).rejects.toMatchObject({ code: "CONFLICT" });
    expect(await results()).toEqual(["TC-1 1 passed", "TC-1 2 passed *", "TC-2 1 passed *", "TC-4 1 passed *"]);
  });

  it("an import that was only slow loses to a sweep that has begun", async () => {
    const slow = await begin([failed("old")], [failed("steady")]);
    await slow.goOn();
    tessera.clock.advance({ seconds: 61 });
    const [id = ""] = await importRepo.findAbandoned(tessera.ctx.db, tessera.clock.now());
    const { now } = tessera.clock;
    expect(await transact(tessera.ctx, ({ db }) => importRepo.giveUp(db, id, now()))).toBeDefined();
    await slow.goOn(false);
    await expect(slow.receipt).rejects.toMatchObject({ code: "CONFLICT" });
    expect(await results()).toEqual(["TC-1 1 passed *", "TC-2 1 passed *"]);
  });

  it("a manual case may have the name of one of its tests, unless a case has learned it by then", async () => {
    const automation = { classname: "", name: "named" };
    const byName = await begin([passed("named")]);
    await alice.case.create.mutate({ projectId, name: "By hand", automation });
    await byName.goOn();
    await byName.goOn();
    expect((await byName.receipt).cases).toEqual({ matched: 1, created: 0, updated: 0 });

    const byId = await begin([{ ...passed("learned"), properties: { test_id: "TC-1" } }], [passed("steady")]);
    await alice.case.update.mutate({ projectId, caseId: "TC-1", automation: null });
    await byId.goOn();
    const other = await alice.case.create.mutate({ projectId, name: "Other" });
    const learned = { projectId, caseId: other.id, automation: { classname: "", name: "learned" } };
    await expect(alice.case.update.mutate(learned)).rejects.toThrow("Another test case");
    await byId.goOn();
    await byId.goOn(false);
    expect((await byId.receipt).cases).toEqual({ matched: 2, created: 0, updated: 1 });
    expect((await alice.case.get.query({ projectId, caseId: "TC-1" })).automation?.name).toBe("learned");
  });

  if (dialect === "postgres")
    it("PostgreSQL learns how many rows it brought, and seeks those it took", async () => {
      const { db } = tessera.ctx;
      await sql`analyze`.execute(db);
      for (const count of [1100, 1101]) await upload(tessera, secret, projectId, longReport(count));
      const known = await sql<{ name: string }>`select relname as name from pg_class where reltuples >= 1100
      and relname in ('testCase', 'testResult', 'runCase') order by relname`.execute(db);
      expect(known.rows.map(({ name }) => name)).toEqual(["runCase", "testCase", "testResult"]);
      const [plan = {}] = await takenFrom(db, { projectId, cycleNumber: 1 })
        .select("id")
        .explain("json", sql`analyze, buffers`);
      const read = plan["QUERY PLAN"][0].Plan;
      // Nothing is being changed: no page of the results is read, where all were.
      expect(read["Shared Hit Blocks"] + read["Shared Read Blocks"]).toBeLessThan(20);
    });
});
