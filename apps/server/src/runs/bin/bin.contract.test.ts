import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { type Page, Tessera } from "../../testing/tessera.testing.ts";
import {
  dump,
  FAILURE,
  junit,
  longReport,
  refusal,
  resultsOf,
  upload,
  type WrittenTest,
} from "../imports/upload.testing.ts";

describeOnEachDb("deleting", (on, dialect) => {
  let tessera: Tessera;
  let root: Page;
  let alice: Page;
  let bob: Page;
  let secret: string;
  let bobs: string;
  let bobId: string;
  let projectId: string;

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    root = await tessera.signIn("root", "ADMIN");
    alice = await tessera.signIn("alice", "USER");
    bobId = await tessera.addUser("bob");
    bob = await tessera.signIn("bob");
    secret = await tessera.token(alice);
    bobs = await tessera.token(bob);
  });
  afterAll(() => tessera.stop());
  beforeEach(async () => {
    projectId = (await alice.project.create.mutate({ name: "Shop" })).id;
    await alice.member.set.mutate({ projectId, userId: bobId, role: "MEMBER" });
  });

  async function imported(query: string, ...tests: WrittenTest[]) {
    const { status, body } = await upload(tessera, secret, projectId, junit(...tests), { query });
    expect(status).toBe(201);
    return body;
  }
  const remove = (path: string, by = secret, body?: object) =>
    tessera.rest(by, `DELETE ${path}?projectId=${projectId}` as `DELETE /${string}`, body);
  const bin = async (by = secret) => (await tessera.rest(by, `GET /bin?projectId=${projectId}`)).body.data;
  const restore = (id: string, by = secret) => tessera.rest(by, `POST /bin/${id}/restore`);
  const restoreNewest = async () => restore((await bin())[0].id);
  const results = () => resultsOf(tessera, secret, projectId);
  const counts = async (cycleId = "TCYCLE-1") => (await alice.cycle.get.query({ projectId, cycleId })).counts;
  const cases = async () => (await alice.case.list.query({ projectId })).data.map(({ id }) => id);
  const runs = async () =>
    (
      await tessera.ctx.db
        .selectFrom("run")
        .select("number")
        .where("projectId", "=", projectId)
        .where("binId", "is", null)
        .orderBy("number")
        .execute()
    ).map(({ number }) => number);

  describe("an import", () => {
    it("takes its results and the cases that only it brought, and gives the cycle back what it showed before", async () => {
      const first = await imported("", { name: "pays" }, { name: "ships", inside: FAILURE });
      const second = await imported("", { name: "pays", inside: FAILURE }, { name: "returns" });
      expect(await results()).toEqual(["TC-1 1 passed", "TC-1 2 failed *", "TC-2 1 failed *", "TC-3 1 passed *"]);
      const before = await counts();
      expect(await remove(`/imports/${second.id}`)).toMatchObject({ status: 200, body: {} });
      expect(await results()).toEqual(["TC-1 1 passed *", "TC-2 1 failed *"]);
      expect(await counts()).toMatchObject({ tests: 2, passed: 1, failed: 1 });
      expect(await cases()).toEqual(["TC-1", "TC-2"]);
      expect(await runs()).toEqual([1]);
      expect(refusal(await tessera.rest(secret, `GET /imports/${second.id}?projectId=${projectId}`))).toEqual([
        404,
        "NOT_FOUND",
      ]);
      expect((await alice.import.list.query({ projectId })).data.map(({ id }) => id)).toEqual([first.id]);

      const [entry] = await bin();
      const { id: aliceId } = (await tessera.rest(secret, "GET /me")).body.user;
      expect(entry).toEqual({
        ...{ id: expect.any(String), kind: "import", name: expect.stringContaining("Upload"), projectId },
        ...{ deletedAt: tessera.clock.now(), deletedBy: expect.objectContaining({ id: aliceId }) },
      });
      expect((await restore(entry.id)).status).toBe(200);
      expect(await results()).toEqual(["TC-1 1 passed", "TC-1 2 failed *", "TC-2 1 failed *", "TC-3 1 passed *"]);
      expect(await counts()).toEqual(before);
      expect(await cases()).toEqual(["TC-1", "TC-2", "TC-3"]);
      expect(await runs()).toEqual([1, 2]);
      expect(await bin()).toEqual([]);
      expect(refusal(await restore(entry.id))).toEqual([404, "NOT_FOUND"]);
    });

    it("stores exactly what was there once it is restored, in whichever order imports left and came back", async () => {
      const stored = async () => {
        const { testResult, testCase, testCycle, import: imports, run, bin } = await dump(tessera);
        const settled = (testResult ?? []).map((row) => ({
          ...JSON.parse(row),
          standingBefore: null,
          changedBy: null,
        }));
        const runs = (run ?? []).map((row) => ({ ...JSON.parse(row), version: null, isOutdated: null }));
        const cycles = (testCycle ?? []).map((row) => ({ ...JSON.parse(row), revision: null }));
        return { settled, testCase, cycles, imports, runs, bin };
      };
      const ids: string[] = [];
      ids.push((await imported("&runKey=a&job=x", { name: "pays", inside: FAILURE })).id);
      ids.push((await imported("&runKey=a&job=x&jobAttempt=2", { name: "pays" })).id);
      await alice.result.create.mutate({ projectId, cycleId: "TCYCLE-1", caseId: "TC-1", status: "blocked" });
      ids.push((await imported("&runKey=b", { name: "pays", inside: FAILURE }, { name: "ships" })).id);
      const before = await stored();
      const orders = [
        [0, 1, 2],
        [2, 1, 0],
        [1, 2, 0],
      ];
      for (const order of orders) {
        const entries: string[] = [];
        for (const index of order) {
          expect((await remove(`/imports/${ids[index]}`)).status).toBe(200);
          entries.push((await bin())[0].id);
        }
        expect(await results()).toEqual(["TC-1 3 blocked *"]);
        for (const index of order
          .toReversed()
          .map((it) => order.indexOf(it))
          .sort()) {
          expect((await restore(entries[index] as string)).status).toBe(200);
        }
        expect(await stored()).toEqual(before);
      }
    });

    it("shows the manual result again that it replaced, and the failing attempt that it repeated", async () => {
      await imported("&runKey=a&job=x", { name: "pays", inside: FAILURE });
      const retry = await imported("&runKey=a&job=x&jobAttempt=2", { name: "pays" });
      expect(await counts()).toMatchObject({ tests: 1, passed: 1 });
      await remove(`/imports/${retry.id}`);
      expect(await counts()).toMatchObject({ tests: 1, failed: 1 });
      await alice.result.create.mutate({ projectId, cycleId: "TCYCLE-1", caseId: "TC-1", status: "blocked" });
      const later = await imported("&runKey=b", { name: "pays" });
      expect(await counts()).toMatchObject({ tests: 1, passed: 1 });
      await remove(`/imports/${later.id}`);
      expect(await counts()).toMatchObject({ tests: 1, blocked: 1 });
    });

    it("keeps cases that other imports, people or changes have to do with", async () => {
      const { id } = await imported("", { name: "pays" }, { name: "ships" }, { name: "returns" }, { name: "adds" });
      await imported("", { name: "pays" });
      tessera.clock.advance({ seconds: 1 });
      await alice.case.update.mutate({ projectId, caseId: "TC-2", description: "By truck" });
      await alice.result.create.mutate({ projectId, cycleId: "TCYCLE-1", caseId: "TC-3", status: "passed" });
      await remove(`/imports/${id}`);
      expect(await cases()).toEqual(["TC-1", "TC-2", "TC-3"]);
    });

    it("takes from its run, its causes and the days of the project what it brought, until it is back", async () => {
      const seen = async () => {
        const { data } = await alice.run.list.query({ projectId });
        const trends = await alice.project.trends.query({ projectId });
        const causes = await alice.cause.list.query({ projectId });
        const results = data[0] && (await alice.run.results.query({ projectId, runId: data[0].id })).data;
        return {
          runs: data.map(({ updatedAt: _, ...run }) => run),
          ...{ trends: trends.data, causes: causes.data, results },
        };
      };
      const failing = '<failure message="no money">at Cart.pay (cart.js:7)</failure>';
      await imported("&runKey=a&shard=1/2", { name: "pays" }, { name: "ships" });
      const before = await seen();
      expect(before.runs).toMatchObject([{ state: "running", counts: { tests: 2 }, shards: { arrived: 1 } }]);
      const second = await imported("&runKey=a&shard=2/2", { name: "pays", inside: failing }, { name: "returns" });
      const whole = await seen();
      expect(whole.runs).toMatchObject([{ verdict: "failed", counts: { tests: 4, failed: 1 }, cases: 3 }]);
      expect(whole.causes).toHaveLength(1);
      await remove(`/imports/${second.id}`);
      expect(await seen()).toEqual(before);
      await restoreNewest();
      expect(await seen()).toEqual(whole);
      await remove("/runs/RUN-1");
      expect(await seen()).toEqual({ runs: [], trends: [], causes: [], results: undefined });
      await restoreNewest();
      expect(await seen()).toEqual(whole);
    });

    it("of the default branch gives a cycle back to the other branches once it was the only one", async () => {
      await imported("&branch=topic", { name: "pays", inside: FAILURE }, { name: "ships" });
      const { id } = await imported("&branch=main", { name: "pays" });
      expect(await results()).toEqual(["TC-1 1 failed", "TC-1 2 passed *", "TC-2 1 passed"]);
      await remove(`/imports/${id}`);
      expect(await results()).toEqual(["TC-1 1 failed *", "TC-2 1 passed *"]);
      expect(await counts()).toMatchObject({ tests: 2, failed: 1, passed: 1 });
      await restoreNewest();
      expect(await results()).toEqual(["TC-1 1 failed", "TC-1 2 passed *", "TC-2 1 passed"]);
      expect(await counts()).toMatchObject({ tests: 1, passed: 1 });
    });

    it("is never replayed", async () => {
      const { id } = await imported("&runKey=a", { name: "pays" });
      await remove(`/imports/${id}`);
      const again = await imported("&runKey=a", { name: "pays" });
      expect([again.replayed, again.id === id, again.cases.created]).toEqual([false, false, 1]);
      expect(await runs()).toEqual([2]);
    });

    it("can't come back while something else has its place, and says what", async () => {
      const { id } = await imported("&runKey=a", { name: "pays" });
      await remove(`/imports/${id}`);
      const again = await imported("&runKey=a", { name: "pays" });
      const answer = await restoreNewest();
      expect(refusal(answer)).toEqual([409, "CONFLICT"]);
      expect(answer.body.error).toContain("TC-2");
      expect(await results()).toEqual(["TC-2 1 passed *"]);
      await remove(`/imports/${again.id}`);
      const [, entry] = await bin();
      expect((await restore(entry.id)).status).toBe(200);
      expect(await results()).toEqual(["TC-1 1 passed *"]);
    });

    it("is deleted by who uploaded it, and by admins of the project", async () => {
      const { id } = await imported("", { name: "pays" });
      const own = (await upload(tessera, bobs, projectId, junit({ name: "ships" }))).body;
      expect(refusal(await remove(`/imports/${id}`, bobs))).toEqual([403, "FORBIDDEN"]);
      expect((await remove(`/imports/${own.id}`, bobs)).status).toBe(200);
      expect((await restore((await bin(bobs))[0].id, bobs)).status).toBe(200);
      expect((await remove(`/imports/${own.id}`)).status).toBe(200);
      expect(refusal(await restore((await bin(bobs))[0].id, bobs))).toEqual([403, "FORBIDDEN"]);
      expect((await restoreNewest()).status).toBe(200);
    });

    it("of many tests leaves in batches and comes back whole, also while statistics are those of few", async () => {
      const { id: otherId } = await alice.project.create.mutate({ name: "Small" });
      await upload(tessera, secret, otherId, junit({ name: "small" }));
      if (dialect === "postgres") await sql`analyze`.execute(tessera.ctx.db);
      // Few enough that the import doesn't refresh them.
      const { body } = await upload(tessera, secret, projectId, longReport(990));
      await imported("", { name: "test 7", classname: "long", inside: FAILURE });
      expect(await remove(`/imports/${body.id}`)).toMatchObject({ status: 200, body: {} });
      expect(await counts()).toMatchObject({ tests: 1, failed: 1 });
      expect(await cases()).toEqual(["TC-7"]);
      await restoreNewest();
      expect(await counts()).toMatchObject({ tests: 990, passed: 989, failed: 1 });
    });
  });

  describe("a run", () => {
    it("takes all its imports, and frees its key", async () => {
      await imported("&runKey=a&shard=1/2", { name: "pays" });
      await imported("&runKey=a&shard=2/2", { name: "ships" });
      expect((await remove("/runs/RUN-1")).status).toBe(200);
      expect([await results(), await cases(), await runs()]).toEqual([[], [], []]);
      expect(await bin()).toMatchObject([{ kind: "run", name: "RUN-1 Upload" }]);
      await imported("&runKey=a", { name: "other" });
      const answer = await restoreNewest();
      expect([refusal(answer), answer.body.error]).toEqual([[409, "CONFLICT"], expect.stringContaining("run key")]);
      await remove("/runs/RUN-2");
      expect((await restore((await bin())[1].id)).status).toBe(200);
      expect([await results(), await cases(), await runs()]).toEqual([
        ["TC-1 1 passed *", "TC-2 1 passed *"],
        ["TC-1", "TC-2"],
        [1],
      ]);
      expect(refusal(await remove("/runs/RUN-2"))).toEqual([404, "NOT_FOUND"]);
    });

    it("with uploads of others is deleted by admins of the project only", async () => {
      await upload(tessera, bobs, projectId, junit({ name: "pays" }), { query: "&runKey=a" });
      await imported("&runKey=a", { name: "ships" });
      await upload(tessera, bobs, projectId, junit({ name: "pays" }), { query: "&runKey=b" });
      expect(refusal(await remove("/runs/RUN-1", bobs))).toEqual([403, "FORBIDDEN"]);
      expect((await remove("/runs/RUN-2", bobs)).status).toBe(200);
      expect((await remove("/runs/RUN-1")).status).toBe(200);
    });
  });

  describe("a cycle", () => {
    it("takes its manual results, leaves runs as they are, and is not the target of imports any more", async () => {
      const { id: cycleId } = await alice.cycle.create.mutate({ projectId, name: "Release" });
      const { id } = await imported(`&cycleId=${cycleId}`, { name: "pays" });
      await alice.result.create.mutate({ projectId, cycleId, caseId: "TC-1", status: "blocked" });
      expect((await remove(`/test-cycles/${cycleId}`, bobs)).status).toBe(200);
      for (const call of [`GET /test-cycles/${cycleId}`, `GET /test-cycles/${cycleId}/results`] as const) {
        expect(refusal(await tessera.rest(secret, `${call}?projectId=${projectId}`))).toEqual([404, "NOT_FOUND"]);
      }
      const query = `&cycleId=${cycleId}`;
      expect((await upload(tessera, secret, projectId, junit({ name: "x" }), { query })).status).toBe(404);
      expect((await alice.cycle.list.query({ projectId })).data.map((it) => it.id)).toEqual(["TCYCLE-1"]);
      expect((await alice.import.get.query({ projectId, importId: id })).cycleId).toBe(cycleId);
      const rows = await alice.model.testResult.query({ operation: "findMany", where: { projectId: idOf(projectId) } });
      expect((rows.data as { source: string }[]).map(({ source }) => source)).toEqual(["import"]);

      await remove(`/imports/${id}`);
      await restore((await bin())[1].id);
      expect(await counts(cycleId)).toMatchObject({ tests: 1, blocked: 1 });
      expect(await resultsOf(tessera, secret, projectId, cycleId)).toEqual(["TC-1 2 blocked *"]);
    });

    it("that takes every other import stays", async () => {
      expect(refusal(await remove("/test-cycles/TCYCLE-1"))).toEqual([409, "CONFLICT"]);
    });
  });

  describe("a folder", () => {
    it("takes the folders below it and their cases, but not what was deleted before", async () => {
      const folder = async (name: string, parentId: string | null) =>
        (await alice.folder.create.mutate({ projectId, name, parentId })).id;
      const top = await folder("Shop", null);
      const inner = await folder("Cart", top);
      for (const folderId of [top, inner, inner, null])
        await alice.case.create.mutate({ projectId, name: "Pay", folderId });
      await remove("/test-cases/TC-3");
      expect((await remove(`/folders/${top}`, bobs)).status).toBe(200);
      expect([await cases(), (await alice.folder.list.query({ projectId })).data]).toEqual([["TC-4"], []]);
      const [gone, single] = await bin();
      expect([gone.kind, gone.name, single.kind]).toEqual(["folder", "Shop", "case"]);
      const homeless = await restore(single.id);
      expect([refusal(homeless), homeless.body.error]).toEqual([[409, "CONFLICT"], expect.stringContaining("folder")]);

      const usurper = await folder("Shop", null);
      const taken = await restore(gone.id);
      expect([refusal(taken), taken.body.error]).toEqual([[409, "CONFLICT"], expect.stringContaining("name")]);
      await remove(`/folders/${usurper}`);
      expect((await restore(gone.id)).status).toBe(200);
      expect(await cases()).toEqual(["TC-1", "TC-2", "TC-4"]);
      expect((await alice.folder.list.query({ projectId })).data.map((it) => it.name)).toEqual(["Shop", "Cart"]);
      expect((await restore(single.id)).status).toBe(200);
      expect((await alice.case.get.query({ projectId, caseId: "TC-3" })).folderId).toBe(inner);
      expect(refusal(await remove("/folders/nowhere"))).toEqual([404, "NOT_FOUND"]);
    });
  });

  describe("a test case", () => {
    it("frees its automation, and comes back with it where no one else took it", async () => {
      const automation = { classname: "shop", name: "pays" };
      await alice.case.create.mutate({ projectId, name: "Pay", automation });
      expect((await remove("/test-cases/TC-1")).body).toEqual({});
      await imported("", { name: "pays", classname: "shop" });
      expect(await cases()).toEqual(["TC-2"]);
      expect(refusal(await restoreNewest())).toEqual([409, "CONFLICT"]);
      await remove("/test-cases/TC-2");
      expect((await restore((await bin())[1].id)).status).toBe(200);
      expect((await alice.case.get.query({ projectId, caseId: "TC-1" })).automation).toEqual(automation);
      expect(await results()).toEqual(["TC-2 1 passed *"]);
    });

    it("is undone by its own id", async () => {
      await alice.case.create.mutate({ projectId, name: "Pay" });
      await alice.case.delete.mutate({ projectId, caseId: "TC-1" });
      await bob.bin.undo.mutate({ projectId, kind: "case", target: "TC-1" });
      expect(await cases()).toEqual(["TC-1"]);
      await expect(bob.bin.undo.mutate({ projectId, kind: "case", target: "TC-1" })).rejects.toThrow("bin");
      await expect(bob.bin.undo.mutate({ projectId, kind: "case", target: "7" })).rejects.toThrow("id");
    });
  });

  describe("a project", () => {
    const doom = (confirmation: string, by = secret) =>
      tessera.rest(by, `DELETE /projects/${projectId}`, { confirmation });

    it("needs its name typed, and disappears for everyone with all that is in it", async () => {
      await imported("", { name: "pays" });
      const wrong = await doom("shop");
      expect(wrong.body).toMatchObject({ errorCode: "INVALID_INPUT", issues: [{ path: ["confirmation"] }] });
      expect(refusal(await doom("Shop", bobs))).toEqual([403, "FORBIDDEN"]);
      expect(await doom("Shop")).toMatchObject({ status: 200, body: {} });
      const admins = await tessera.token(root);
      for (const by of [secret, bobs, admins]) {
        for (const path of [
          "/projects/PRJ",
          "/test-cases?projectId=PRJ",
          "/bin?projectId=PRJ",
          "/imports?projectId=PRJ",
        ]) {
          const call = `GET ${path.replace("PRJ", projectId)}` as `GET /${string}`;
          if (path.startsWith("/imports")) continue;
          expect(refusal(await tessera.rest(by, call))).toEqual([404, "NOT_FOUND"]);
        }
        const listed = await tessera.rest(by, "GET /projects?limit=200");
        expect(listed.body.data.map(({ id }: { id: string }) => id)).not.toContain(projectId);
        const found = await tessera.call(
          by,
          `GET /api/model/testCase/count?q=${encodeURIComponent(JSON.stringify({ where: { projectId: idOf(projectId) } }))}`,
        );
        expect(found.body).toEqual({ data: 0 });
      }
      expect((await root.search.everything.query({ query: projectId })).projects).toEqual([]);
      expect((await upload(tessera, secret, projectId, junit({ name: "x" }))).status).toBe(404);

      expect(refusal(await tessera.rest(secret, "GET /bin"))).toEqual([403, "FORBIDDEN"]);
      const deleted = (await tessera.rest(admins, "GET /bin")).body.data;
      expect(deleted[0]).toMatchObject({ kind: "project", name: "Shop", projectId });
      expect(refusal(await restore(deleted[0].id, bobs))).toEqual([404, "NOT_FOUND"]);
      expect((await restore(deleted[0].id, admins)).status).toBe(200);
      expect(await results()).toEqual(["TC-1 1 passed *"]);
    });

    it("comes back by the hand of its own admins too", async () => {
      await doom("Shop");
      await alice.bin.undo.mutate({ projectId, kind: "project", target: projectId });
      expect((await alice.project.get.query({ projectId })).role).toBe("PROJECT_ADMIN");
    });
  });

  it("is written into the audit log, and so is restoring", async () => {
    const { id } = await imported("", { name: "pays" });
    const { id: cycleId } = await alice.cycle.create.mutate({ projectId, name: "Release" });
    const { id: folderId } = await alice.folder.create.mutate({ projectId, name: "Cart" });
    await remove(`/imports/${id}`);
    await remove(`/test-cycles/${cycleId}`);
    await remove(`/folders/${folderId}`);
    await restoreNewest();
    await imported("", { name: "ships" });
    await remove("/runs/RUN-2");
    await remove("/test-cases/TC-1");
    await tessera.rest(secret, `DELETE /projects/${projectId}`, { confirmation: "Shop" });
    const { data } = await root.admin.audit.list.query({ limit: 200 });
    const ofProject = data.filter(({ details }) => details.project === projectId).map(({ action }) => action);
    expect(ofProject.filter((action) => /DELETED|RESTORED/.test(action)).reverse()).toEqual([
      ...["IMPORT_DELETED", "CYCLE_DELETED", "FOLDER_DELETED", "RESTORED", "RUN_DELETED"],
      "PROJECT_DELETED",
    ]);
  });

  it("of someone else's things answers as if they were not there", async () => {
    const { id } = await imported("", { name: "pays" });
    const { id: cycleId } = await alice.cycle.create.mutate({ projectId, name: "Release" });
    const { id: folderId } = await alice.folder.create.mutate({ projectId, name: "Cart" });
    await remove("/test-cases/TC-1");
    const [entry] = await bin();
    const stranger = await tessera.token(await tessera.signIn(`stranger-${projectId}`, "USER"));
    for (const path of [`/imports/${id}`, "/runs/RUN-1", `/test-cycles/${cycleId}`, `/folders/${folderId}`]) {
      expect(refusal(await remove(path, stranger))).toEqual([404, "NOT_FOUND"]);
    }
    expect(refusal(await restore(entry.id, stranger))).toEqual([404, "NOT_FOUND"]);
    expect(refusal(await tessera.rest(stranger, `GET /bin?projectId=${projectId}`))).toEqual([404, "NOT_FOUND"]);
    expect(refusal(await tessera.rest(stranger, `DELETE /projects/${projectId}`, { confirmation: "Shop" }))).toEqual([
      404,
      "NOT_FOUND",
    ]);
    const other = (await bob.project.create.mutate({ name: "Own" })).id;
    for (const path of [`/imports/${id}`, "/runs/RUN-1", `/test-cycles/${cycleId}`, `/folders/${folderId}`]) {
      const answer = await tessera.rest(bobs, `DELETE ${path}?projectId=${other}` as `DELETE /${string}`);
      expect(refusal(answer)).toEqual([404, "NOT_FOUND"]);
    }
  });

  it("lists the bin page by page, newest first", async () => {
    for (const name of ["a", "b", "c"]) {
      const { id } = await alice.case.create.mutate({ projectId, name });
      await remove(`/test-cases/${id}`);
      tessera.clock.advance({ seconds: 1 });
    }
    const page = await tessera.rest(secret, `GET /bin?projectId=${projectId}&limit=2`);
    expect(page.body.data.map(({ name }: { name: string }) => name)).toEqual(["c", "b"]);
    const next = await tessera.rest(secret, `GET /bin?projectId=${projectId}&limit=2&cursor=${page.body.nextCursor}`);
    expect([next.body.data.map(({ name }: { name: string }) => name), next.body.nextCursor]).toEqual([["a"], null]);
  });

  it("says before it what it would take along", async () => {
    const { id } = await imported("&runKey=a", { name: "pays" }, { name: "ships" });
    const preview = (kind: "import" | "run" | "project", target: string) =>
      alice.bin.preview.query({ projectId, kind, target });
    const none = { cases: 0, folders: 0, cycles: 0, runs: 0, imports: 0, results: 0 };
    expect(await preview("import", id)).toEqual({ ...none, imports: 1, cases: 2, results: 2 });
    expect(await preview("run", "RUN-1")).toEqual({ ...none, runs: 1, imports: 1, cases: 2, results: 2 });
    expect(await preview("project", projectId)).toEqual({
      ...none,
      cases: 2,
      cycles: 1,
      runs: 1,
      imports: 1,
      results: 2,
    });
  });

  describe("for good", () => {
    const count = async (
      table: "testResult" | "testCase" | "import" | "run" | "folder" | "testCycle" | "bin" | "project" | "resultText",
    ) => {
      const rows = await tessera.ctx.db.selectFrom(table).selectAll().execute();
      return rows.filter((row) => !("projectId" in row) || row.projectId === projectId).length;
    };

    /** Sessions and tokens end sooner than the bin is purged. */
    async function wait(time: { days: number; seconds?: number }): Promise<void> {
      tessera.clock.advance(time);
      alice = await tessera.signIn("alice");
      secret = await tessera.token(alice);
      await tessera.background.tick();
    }

    it("happens 30 days later, to everything that the deletion took along and nothing else", async () => {
      const { id } = await imported("&runKey=a", { name: "pays", inside: FAILURE }, { name: "ships" });
      await imported("&runKey=b", { name: "pays" });
      const { id: cycleId } = await alice.cycle.create.mutate({ projectId, name: "Release" });
      await alice.result.create.mutate({ projectId, cycleId, caseId: "TC-1", status: "passed" });
      const { id: folderId } = await alice.folder.create.mutate({ projectId, name: "Cart" });
      await alice.case.create.mutate({ projectId, name: "Pay", folderId });
      await remove(`/imports/${id}`);
      await remove(`/test-cycles/${cycleId}`);
      await remove(`/folders/${folderId}`);
      await wait({ days: 30, seconds: -1 });
      expect((await bin()).length).toBe(3);
      expect([await count("testResult"), await count("testCase"), await count("import")]).toEqual([4, 3, 2]);
      await wait({ days: 0, seconds: 1 });
      expect(await bin()).toEqual([]);
      expect([await count("testResult"), await count("testCase"), await count("import")]).toEqual([1, 1, 1]);
      expect([await count("folder"), await count("testCycle"), await count("run"), await count("bin")]).toEqual([
        0, 1, 1, 0,
      ]);
      expect(await results()).toEqual(["TC-1 2 passed *"]);
    });

    it("leaves nothing of a project but its entries in the audit log", async () => {
      await imported("", { name: "pays", inside: FAILURE });
      await remove("/test-cases/TC-1");
      await tessera.rest(secret, `DELETE /projects/${projectId}`, { confirmation: "Shop" });
      await wait({ days: 30 });
      const { audit: _, ...tables } = await dump(tessera);
      const left = Object.entries(tables).filter(([, rows]) => rows.some((row) => row.includes(`"${projectId}"`)));
      expect(left.map(([name]) => name)).toEqual([]);
    });
  });
});

const idOf = (projectId: string) => Number(projectId.slice("PRJ-".length));
