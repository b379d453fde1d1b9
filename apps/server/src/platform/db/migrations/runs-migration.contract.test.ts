import { type Kysely, sql } from "kysely";
import { afterAll, beforeAll, expect, it } from "vitest";
import { FAILURE, junit, SKIPPED, upload, type WrittenTest } from "../../../runs/imports/upload.testing.ts";
import { describeOnEachDb } from "../../../testing/each-database.testing.ts";
import { type Page, Tessera } from "../../../testing/tessera.testing.ts";
import type { Schema } from "../schema.ts";
import { backfillRuns } from "./0014-runs-backfill.ts";

const passes = (name: string): WrittenTest => ({ name, classname: "Cart", time: "1.5" });
const fails = (name: string): WrittenTest => ({ ...passes(name), inside: FAILURE });
const skips = (name: string): WrittenTest => ({ ...passes(name), inside: SKIPPED });
const CRASH = '<testsuites><testsuite name="setup" tests="0" errors="1"/></testsuites>';

const UPLOADS: [WrittenTest[] | string, string][] = [
  [[passes("a"), fails("b"), passes("c"), passes("gone")], "&branch=main&runName=CI&job=e2e"],
  [[passes("d")], "&branch=main&runName=CI&job=unit"],
  [[fails("a"), passes("b")], "&branch=topic&runName=CI&runKey=k&job=e2e&environment=chrome&shard=1/2"],
  [[fails("c"), skips("d")], "&branch=topic&runName=CI&runKey=k&job=e2e&environment=chrome&shard=2/2"],
  [[passes("a"), skips("c")], "&branch=topic&runName=CI&runKey=k&job=e2e&environment=chrome&jobAttempt=2"],
  [[fails("a")], "&branch=topic&runName=CI&runKey=k&job=e2e&environment=firefox"],
  [[passes("x")], "&branch=topic&runName=CI&runKey=lost&job=e2e&shard=2/3"],
  [CRASH, "&branch=topic&runName=CI&job=unit"],
  [[passes("a"), fails("b"), fails("e")], "&branch=main&runName=CI&job=e2e"],
  [[passes("b")], ""],
  [[fails("b"), skips("a")], ""],
];

describeOnEachDb("the migration to runs", (on) => {
  let tessera: Tessera;
  let alice: Page;
  let secret: string;

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    alice = await tessera.signIn("alice", "USER");
    secret = await tessera.token(alice);
  });
  afterAll(() => tessera.stop());

  it("finds for stored runs what their uploads would have come to", async () => {
    const { id: projectId } = await alice.project.create.mutate({ name: "Shop" });
    for (const [tests, query] of UPLOADS) {
      const xml = typeof tests === "string" ? tests : junit(...tests);
      const { status } = await upload(tessera, secret, projectId, xml, { query });
      expect(status).toBe(201);
      if (query === "") {
        await alice.result.create.mutate({ projectId, cycleId: "TCYCLE-1", caseId: "TC-3", status: "blocked" });
      }
    }
    const read = async () => ({
      runs: (await alice.run.list.query({ projectId })).data.map(({ updatedAt: _, ...run }) => run),
      cycle: await alice.cycle.get.query({ projectId, cycleId: "TCYCLE-1" }),
      latest: (await alice.result.list.query({ projectId, cycleId: "TCYCLE-1", latest: true })).data,
      results: await Promise.all(
        ["RUN-1", "RUN-3", "RUN-6"].map((runId) => alice.run.results.query({ projectId, runId, sort: "name" })),
      ),
    });
    const before = await read();
    // As before the migration: no run knows anything, and cycles show every branch.
    await alice.project.update.mutate({ projectId, defaultBranch: "of no run" });
    const { db } = tessera.ctx;
    await forget(db);
    await db.transaction().execute((db) => backfillRuns(db as unknown as Kysely<unknown>));
    expect(await read()).toEqual(before);
  });
});

async function forget(db: Kysely<Schema>): Promise<void> {
  await sql`delete from "runCase"`.execute(db);
  await sql`delete from "runPlace"`.execute(db);
  await sql`update "project" set "defaultBranch" = 'main'`.execute(db);
  await sql`update "testCycle" set "hasDefaultRuns" = 0, "shownBranch" = 'main', "passed" = 0, "failed" = 9`.execute(
    db,
  );
  await sql`update "import" set "version" = 1, "outside" = 0, "tokenName" = null, "tokenPreview" = null`.execute(db);
  await sql`update "run" set "passed" = 0, "failed" = 0, "skipped" = 0, "cases" = 0, "flaky" = 0, "durationMs" = 0,
    "newFailures" = 0, "stillFailing" = 0, "fixed" = 0, "added" = 0, "missing" = 0, "errorsOutside" = 0,
    "version" = 0, "isComplete" = 0, "judgement" = 'open', "baseline" = null, "isBaselineFixed" = 0,
    "shards" = '{"expected":0,"arrived":0,"missing":[]}', "tokenName" = null, "tokenPreview" = null`.execute(db);
}
