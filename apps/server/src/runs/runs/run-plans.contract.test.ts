import { createQueryId, type KyselyPlugin, type RootOperationNode, sql } from "kysely";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Ctx } from "../../platform/context.ts";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { type Page, Tessera } from "../../testing/tessera.testing.ts";
import { FAILURE, junit, upload } from "../imports/upload.testing.ts";
import { prune } from "../retention/expired-runs.ts";

/** Tables that may have millions of rows, and how a plan says that all of one is read. */
const LARGE = "testResult|runCase|run|import|testCase|runPlace|unmatchedTest|resultText|linkedPage|caseLink";
const SCANS = {
  // An index that is read from end to end is a scan as well, but for those of imports that are hidden now; so is one that is
  // read for a whole project or cycle, or, row by row, for all that a case ever had in a cycle.
  sqlite: new RegExp(
    `^SCAN "?(?:${LARGE})"?\\b(?!.* import_(?:hidden|staged)$)|^SEARCH (?:testResult|failure|taken) .*INDEX (?!testResult_manual).*[(]projectId=[?](?: AND cycleNumber=[?])?[)]|^SEARCH \\S+ USING INDEX testResult_attempt [(]projectId=[?] AND cycleNumber=[?] AND caseNumber=[?][)]`,
  ),
  postgres: new RegExp(`Seq Scan on "?(?:${LARGE})"?\\b`),
};

/** Collects the statements of a server from here on. */
function collectStatements(ctx: Ctx): RootOperationNode[] {
  const nodes: RootOperationNode[] = [];
  const planned = new WeakMap<object, RootOperationNode>();
  const collector: KyselyPlugin = {
    transformQuery: ({ node, queryId }) => {
      planned.set(queryId, node);
      return node;
    },
    // Only what was run: the parts of a query pass by as well.
    transformResult: async ({ result, queryId }) => {
      const node = planned.get(queryId);
      if (node) nodes.push(node);
      return result;
    },
  };
  ctx.db = ctx.db.withPlugin(collector);
  return nodes;
}

describeOnEachDb("statements of a project", (on) => {
  let tessera: Tessera;
  let alice: Page;
  let projectId: string;
  let secret: string;

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    alice = await tessera.signIn("alice", "USER");
    projectId = (await alice.project.create.mutate({ name: "Shop" })).id;
    secret = await tessera.token(alice);
    for (const time of ["1", "2", "3"]) {
      const report = junit({ name: "a", time, inside: time === "1" ? "" : FAILURE }, { name: "b" });
      await upload(tessera, secret, projectId, report, { query: "&branch=main&environment=staging" });
    }
  });
  afterAll(() => tessera.stop());

  it("find their rows through an index, however many there are", async () => {
    const { db } = tessera.ctx;
    const nodes = collectStatements(tessera.ctx);
    const report = junit({ name: "a" }, { name: "b", inside: FAILURE }, { name: "c" });
    await upload(tessera, secret, projectId, report, { query: "&branch=main&environment=staging" });
    const run = { projectId, runId: "RUN-3" };
    const [stored] = (await alice.import.list.query({ projectId, runId: "RUN-3" })).data;
    await alice.run.get.query(run);
    for (const filter of [
      {},
      { branch: "main" },
      { name: "Upload" },
      { commit: "abcd" },
      { environment: "staging" },
      { search: "x" },
      { verdict: ["running" as const] },
      { verdict: ["failed" as const] },
      { from: "2030-01-01", to: "2031-01-01" },
    ]) {
      await alice.run.list.query({ projectId, ...filter });
    }
    for (const sort of ["severity", "duration", "name"] as const) await alice.run.results.query({ ...run, sort });
    await alice.run.results.query({ ...run, environment: "staging", flaky: false, search: "a" });
    await alice.run.results.query({ ...run, change: ["newFailure", "missing"] });
    await alice.run.comparison.query(run);
    await alice.run.comparison.query({ ...run, with: "RUN-1" });
    await alice.import.results.query({ projectId, importId: stored?.id ?? "" });
    const cycle = { projectId, cycleId: "TCYCLE-1" };
    await alice.cycle.get.query({ ...cycle, branch: "main" });
    for (const sort of ["status", "name", "duration"] as const) await alice.result.window.query({ ...cycle, sort });
    await alice.result.list.query({ ...cycle, latest: true });
    await alice.result.list.query({ ...cycle, latest: true, status: ["failed", "error"] });
    await alice.result.search.query({ projectId, status: ["failed"] });
    await alice.import.list.query({ projectId });
    await alice.case.history.query({ projectId, caseId: "TC-1" });
    await alice.case.explain.query({ projectId, caseId: "TC-1" });
    await alice.run.causes.query(run);
    await alice.cause.list.query({ projectId });
    await alice.cause.get.query({ projectId, causeId: "CAUSE-1" });
    await alice.flaky.list.query({ projectId });
    await alice.project.slowest.query({ projectId });
    await alice.project.trends.query({ projectId, days: 365 });
    await alice.search.find.query({ projectId, query: "a" });
    await alice.run.delete.mutate(run);
    await tessera.background.tick();
    const [binned] = (await alice.bin.list.query({ projectId })).data;
    await alice.bin.restore.mutate({ projectId, id: binned?.id ?? "" });
    await tessera.background.tick();
    await alice.import.delete.mutate({ projectId, importId: stored?.id ?? "" });
    await tessera.background.tick();
    await alice.case.list.query({ projectId, search: "a" });
    await alice.case.review.mutate({ projectId, caseIds: ["TC-2"], state: "inReview" });
    await alice.case.list.query({ projectId, review: ["inReview"] });
    await alice.case.list.query({ projectId, reviewerId: "someone" });
    await alice.case.similar.query({ projectId, name: "a b c" });
    await alice.folder.tree.query({ projectId });
    const link = { kind: "requirement" as const, url: "https://tracker.example/REQ-1" };
    await alice.case.update.mutate({ projectId, caseId: "TC-1", links: [link] });
    const counted = { branch: "main", environment: "staging" };
    for (const sort of ["name", "addedAt"] as const) {
      for (const filter of [{}, counted, { search: "x" }, { limit: 1, state: ["noCase" as const] }]) {
        await alice.requirement.list.query({ projectId, sort, ...filter });
      }
    }
    const { data } = await alice.requirement.ofCase.query({ projectId, caseId: "TC-1" });
    await alice.requirement.cases.query({ projectId, requirementId: data[0]?.id ?? "" });
    await alice.case.update.mutate({ projectId, caseId: "TC-1", links: [{ ...link, label: "Paying" }] });
    const folder = await alice.folder.create.mutate({ projectId, name: "Later" });
    await alice.case.update.mutate({ projectId, caseId: "TC-2", folderId: folder.id });
    await alice.folder.delete.mutate({ projectId, folderId: folder.id });
    await tessera.background.tick();
    const plan = await alice.cycle.create.mutate({ projectId, name: "Plan" });
    await alice.result.create.mutate({ projectId, cycleId: plan.id, caseId: "TC-1", status: "passed" });
    await alice.cycle.delete.mutate({ projectId, cycleId: plan.id });
    await tessera.background.tick();
    tessera.clock.advance({ days: 31 });
    await tessera.background.tick();
    await prune(tessera.ctx, () => {});
    expect(nodes.length).toBeGreaterThan(60);
    const dialect = on().dialect;
    const explain = dialect === "sqlite" ? "explain query plan" : "explain (costs off)";
    const whole = await db.transaction().execute(async (db) => {
      // Tables of three rows are read faster without an index; here it counts whether there is one.
      if (dialect === "postgres") await sql`set local enable_seqscan = off`.execute(db);
      const found: string[] = [];
      for (const node of nodes) {
        const query = db.getExecutor().compileQuery(node, createQueryId());
        const { rows } = await db.executeQuery<object>({ ...query, sql: `${explain} ${query.sql}` });
        const plan = rows.map((row) => String("detail" in row ? row.detail : Object.values(row)[0]));
        if (plan.some((line) => SCANS[dialect].test(line))) found.push([query.sql, ...plan].join("\n"));
      }
      return found;
    });
    expect(whole).toEqual([]);
  });
});
