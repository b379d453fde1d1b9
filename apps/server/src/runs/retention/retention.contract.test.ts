import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { rebuildInsight } from "../../insight/rebuild/insight-rebuild.ts";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { type Page, Tessera } from "../../testing/tessera.testing.ts";
import { dump, FAILURE, junit, refusal, resultsOf, upload, type WrittenTest } from "../imports/upload.testing.ts";
import { prune } from "./expired-runs.ts";

describeOnEachDb("retention", (on) => {
  let tessera: Tessera;
  let root: Page;
  let alice: Page;
  let secret: string;
  let projectId: string;

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    root = await tessera.signIn("root", "ADMIN");
    await tessera.addUser("alice");
  });
  afterAll(() => tessera.stop());
  beforeEach(async () => {
    alice = await tessera.signIn("alice");
    secret = await tessera.token(alice);
    projectId = (await alice.project.create.mutate({ name: "Shop" })).id;
  });

  async function imported(branch: string, ...tests: WrittenTest[]): Promise<string> {
    const query = branch === "" ? "" : `&branch=${encodeURIComponent(branch)}`;
    const { status, body } = await upload(tessera, secret, projectId, junit(...tests), { query });
    expect(status).toBe(201);
    return body.run.id;
  }
  const pass = (days: number) => tessera.clock.advance({ days });
  async function signInAgain() {
    alice = await tessera.signIn("alice");
    secret = await tessera.token(alice);
    root = await tessera.signIn("root");
  }
  const runs = async () => (await alice.run.list.query({ projectId })).data.map(({ id }) => id).reverse();
  const set = (...retention: { branch: string; keepDays: number | null }[]) =>
    alice.retention.set.mutate({ projectId, retention });
  const entries = async () =>
    (await root.admin.audit.list.query({ limit: 50 })).data
      .filter(({ details }) => (details as { project?: string }).project === projectId)
      .map(({ action, actor, details }) => ({ action, by: actor?.username ?? null, details }));

  it("says what rules would remove, and removes exactly that, by branch", async () => {
    await imported("main", { name: "pays" }, { name: "ships", inside: FAILURE });
    await imported("release/1.0", { name: "pays" });
    await imported("topic/a", { name: "pays" });
    await imported("", { name: "pays" });
    pass(20);
    await signInAgain();
    await imported("topic/b", { name: "pays" });
    pass(11);
    await signInAgain();
    const retention = [
      { branch: "release/*", keepDays: null },
      { branch: "main", keepDays: 31 },
      { branch: "*", keepDays: 30 },
    ];
    const preview = await alice.retention.preview.query({ projectId, retention });
    expect(preview).toEqual({
      ...{ runs: 2, results: 2, oldestAt: expect.stringMatching(/^2030-06-15T/) },
      byRule: [
        { runs: 0, results: 0 },
        { runs: 0, results: 0 },
        { runs: 2, results: 2 },
      ],
    });
    expect(await runs()).toHaveLength(5);
    expect((await set(...retention)).retention).toEqual(retention);
    expect(await alice.retention.get.query({ projectId })).toEqual({ retention });
    await tessera.background.tick();
    expect(await runs()).toEqual(["RUN-1", "RUN-2", "RUN-5"]);
    expect((await alice.bin.list.query({ projectId })).data).toMatchObject([
      { kind: "run", name: "RUN-4 Upload", deletedBy: null },
      { kind: "run", name: "RUN-3 Upload", deletedBy: null },
    ]);
    expect(await entries()).toMatchObject([
      { action: "RUN_DELETED", by: null, details: { run: "RUN-4", keepDays: 30, imports: 1, cases: 0 } },
      { action: "RUN_DELETED", by: null, details: { run: "RUN-3", keepDays: 30, imports: 1, cases: 0 } },
      { action: "PROJECT_CHANGED", by: "alice", details: { before: { retention: [] }, after: { retention } } },
      ...Array.from({ length: 5 }, () => ({ action: "RESULTS_IMPORTED" })),
      { action: "PROJECT_CREATED" },
    ]);
  });

  it("keeps test cases, and leaves every sum as if the removed runs had never been", async () => {
    await imported("main", { name: "pays", inside: FAILURE }, { name: "old" });
    pass(40);
    await signInAgain();
    await imported("main", { name: "pays" }, { name: "ships", inside: FAILURE });
    await set({ branch: "*", keepDays: 30 });
    await tessera.background.tick();
    expect(await runs()).toEqual(["RUN-2"]);
    expect((await alice.case.list.query({ projectId })).data.map(({ name }) => name)).toEqual(["pays", "old", "ships"]);
    expect(await resultsOf(tessera, secret, projectId)).toEqual(["TC-1 2 passed *", "TC-3 1 failed *"]);
    expect((await alice.cycle.get.query({ projectId, cycleId: "TCYCLE-1" })).counts).toMatchObject({ tests: 2 });
    expect((await alice.project.trends.query({ projectId })).data).toHaveLength(1);
    const sums = async () => {
      const { flakyRun, trendDay, cause, testCycle, runCase } = await dump(tessera);
      return { flakyRun, trendDay, cause, testCycle, runCase };
    };
    const before = await sums();
    await rebuildInsight(tessera.ctx);
    expect(await sums()).toEqual(before);
  });

  it("keeps a run that someone marked, and one that was restored", async () => {
    const release = await imported("main", { name: "pays" });
    await imported("main", { name: "ships" });
    const asked = { projectId, runId: release };
    expect(await alice.retention.ofRun.query(asked)).toEqual({ keptAt: null, keptBy: null, removedFrom: null });
    await set({ branch: "main", keepDays: 10 });
    const { removedFrom } = await alice.retention.ofRun.query(asked);
    expect(Date.parse(removedFrom ?? "") - Date.parse(tessera.clock.now())).toBe(10 * 86_400_000);
    const kept = await alice.retention.keep.mutate({ ...asked, isKept: true });
    expect(kept).toMatchObject({ keptAt: tessera.clock.now(), keptBy: { username: "alice" }, removedFrom: null });
    await alice.retention.keep.mutate({ ...asked, isKept: true });
    pass(12);
    await signInAgain();
    const retention = [{ branch: "main", keepDays: 10 }];
    expect(await alice.retention.preview.query({ projectId, retention })).toMatchObject({ runs: 1 });
    await tessera.background.tick();
    expect(await runs()).toEqual([release]);
    const [entry] = (await alice.bin.list.query({ projectId })).data;
    await alice.bin.restore.mutate({ id: entry?.id ?? "" });
    await tessera.background.tick();
    expect(await runs()).toEqual([release, "RUN-2"]);
    await alice.retention.keep.mutate({ ...asked, isKept: false });
    expect((await entries()).slice(0, 6).map(({ action }) => action)).toEqual([
      ...["RUN_RELEASED", "RESTORED", "RUN_KEPT", "RUN_DELETED", "RUN_KEPT", "PROJECT_CHANGED"],
    ]);
    await tessera.background.tick();
    expect(await runs()).toEqual(["RUN-2"]);
    const gone = await tessera.rest(secret, `GET /runs/${release}/retention?projectId=${projectId}`);
    expect(refusal(gone)).toEqual([404, "NOT_FOUND"]);
  });

  it("counts from the last upload, and removes nothing while no rule says so", async () => {
    await upload(tessera, secret, projectId, junit({ name: "pays" }), { query: "&branch=main&runKey=a&shard=1/2" });
    pass(9);
    await signInAgain();
    await upload(tessera, secret, projectId, junit({ name: "ships" }), { query: "&branch=main&runKey=a&shard=2/2" });
    await set({ branch: "release", keepDays: 1 });
    pass(9);
    await signInAgain();
    await tessera.background.tick();
    expect(await runs()).toEqual(["RUN-1"]);
    await set({ branch: "main", keepDays: 10 });
    await tessera.background.tick();
    expect(await runs()).toEqual(["RUN-1"]);
    pass(2);
    await signInAgain();
    await tessera.background.tick();
    expect(await runs()).toEqual([]);
  });

  it("is pruned for good at once, without what people deleted", async () => {
    const many = Array.from({ length: 600 }, (_, index) => ({ name: `test ${index}` }));
    await imported("main", ...many);
    const mine = await imported("main", { name: "pays" });
    pass(20);
    await signInAgain();
    await tessera.rest(secret, `DELETE /runs/${mine}?projectId=${projectId}`);
    await prune(tessera.ctx, () => {});
    await set({ branch: "*", keepDays: 10 });
    const progress: number[] = [];
    const done = await prune(tessera.ctx, ({ rows }) => void progress.push(rows));
    expect(done.runs).toBe(1);
    expect(done.rows).toBeGreaterThanOrEqual(600);
    expect(progress.length).toBeGreaterThan(2);
    const left = await tessera.ctx.db
      .selectFrom("testResult")
      .select((row) => row.fn.countAll<number>().as("count"))
      .where("projectId", "=", projectId)
      .executeTakeFirstOrThrow();
    expect(left.count).toBe(1);
    expect((await alice.bin.list.query({ projectId })).data).toMatchObject([{ kind: "run", name: `${mine} Upload` }]);
    expect(await prune(tessera.ctx, () => {})).toEqual({ runs: 0, rows: 0 });
  });

  it("is set by project admins only, and bounded", async () => {
    const bobId = await tessera.addUser(`bob-${projectId}`.toLowerCase());
    const bob = await tessera.signIn(`bob-${projectId}`.toLowerCase());
    await alice.member.set.mutate({ projectId, userId: bobId, role: "MEMBER" });
    const bobs = await tessera.token(bob);
    const put = (by: string, retention: unknown) =>
      tessera.rest(by, `PUT /projects/${projectId}/retention`, { retention });
    expect(refusal(await put(bobs, []))).toEqual([403, "FORBIDDEN"]);
    for (const wrong of [
      [{ branch: "", keepDays: 1 }],
      [{ branch: "*", keepDays: 0 }],
      [{ branch: "*", keepDays: 4000 }],
      [{ branch: "*", keepDays: 1.5 }],
      [{ branch: "*" }],
      Array.from({ length: 21 }, () => ({ branch: "*", keepDays: 1 })),
    ]) {
      expect(refusal(await put(secret, wrong))).toEqual([400, "INVALID_INPUT"]);
    }
    expect((await put(secret, [{ branch: "*", keepDays: 90 }])).status).toBe(200);
    const answer = await tessera.rest(secret, `POST /projects/${projectId}/retention/preview`, { retention: [] });
    expect(answer.body).toEqual({ runs: 0, results: 0, oldestAt: null, byRule: [] });
  });
});
