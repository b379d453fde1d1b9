import { type Kysely, sql } from "kysely";
import { Migrator } from "kysely/migration";
import { expect, it } from "vitest";
import { describeOnEachEmptyDb } from "../../../testing/each-database.testing.ts";
import { migrate, openDb } from "../open.ts";
import type { Schema } from "../schema.ts";
import * as foundation from "./0001-foundation.ts";
import * as auditChain from "./0002-audit-chain.ts";
import * as tokenLifecycle from "./0003-token-lifecycle.ts";
import * as people from "./0004-people.ts";
import * as rareTokens from "./0005-rare-tokens.ts";
import * as guards from "./0006-guards.ts";

const BEFORE = {
  ...{ "0001-foundation": foundation, "0002-audit-chain": auditChain, "0003-token-lifecycle": tokenLifecycle },
  ...{ "0004-people": people, "0005-rare-tokens": rareTokens, "0006-guards": guards },
};
const AT = "2026-01-01T00:00:00.000Z";

/** An import of the schema before, its results as `[case, attempt, status, superseded by]`. */
type OldImport = {
  id: string;
  state?: "staged" | "done";
  runKey?: string;
  environment?: string;
  tests: number;
  results: [number, number, string, string | null][];
};

const IMPORTS: OldImport[] = [
  // Two tests of one name: the cycle showed the one that passed.
  {
    id: "i1",
    tests: 2,
    results: [
      [1, 1, "failed", "i1"],
      [1, 2, "passed", null],
    ],
  },
  // One test that was repeated inside of its element.
  {
    id: "i2",
    tests: 1,
    results: [
      [2, 1, "failed", "i2"],
      [2, 2, "passed", null],
    ],
  },
  // Two environments of one run, then another run of the second case.
  { id: "i3", runKey: "r", environment: "a", tests: 1, results: [[3, 1, "failed", "i4"]] },
  { id: "i4", runKey: "r", environment: "b", tests: 1, results: [[3, 2, "passed", null]] },
  { id: "i5", tests: 1, results: [[4, 1, "failed", "i6"]] },
  { id: "i6", tests: 1, results: [[4, 2, "passed", "i7"]] },
  { id: "i7", state: "staged", tests: 1, results: [[4, 3, "failed", null]] },
  { id: "i8", tests: 1, results: [[5, 1, "failed", "manual"]] },
];

describeOnEachEmptyDb("the migration to executions", (on) => {
  it("loses no result, counts executions by run, and gives back what a staged import had replaced", async () => {
    const db = openDb(on().database);
    try {
      const migrator = new Migrator({ db, provider: { getMigrations: async () => BEFORE } });
      expect((await migrator.migrateToLatest()).error).toBeUndefined();
      await fill(db);
      expect(await migrate(db)).toContain("0007-executions");
      const rows = await db.selectFrom("testResult").selectAll().orderBy("caseNumber").orderBy("attempt").execute();
      expect(rows.map((row) => [row.caseNumber, row.status, row.runNumber, row.environment, row.standing])).toEqual([
        [1, "failed", 1, "", 2],
        [1, "passed", 1, "", 2],
        [2, "failed", 2, "", 0],
        [2, "passed", 2, "", 2],
        [3, "failed", 3, "a", 2],
        [3, "passed", 3, "b", 2],
        [4, "failed", 4, "", 1],
        [4, "passed", 5, "", 2],
        [5, "failed", 6, "", 1],
        [5, "blocked", 6, "", 2],
      ]);
      const cycle = await db.selectFrom("testCycle").selectAll().executeTakeFirstOrThrow();
      expect(cycle).toMatchObject({ passed: 4, failed: 2, error: 0, skipped: 0, blocked: 1 });
      const runs = await db.selectFrom("run").select(["number", "key"]).orderBy("number").execute();
      expect(runs.map(({ key }) => key)).toEqual([null, null, "r", null, null, null]);
      const imports = await db.selectFrom("import").select(["id", "runNumber"]).orderBy("id").execute();
      expect(imports.map((it) => it.runNumber)).toEqual([1, 2, 3, 3, 4, 5, 6]);
      expect((await db.selectFrom("project").select("nextRun").executeTakeFirstOrThrow()).nextRun).toBe(7);
    } finally {
      await db.destroy();
    }
  });
});

async function fill(db: Kysely<Schema>): Promise<void> {
  await sql`insert into "project" ("id", "number", "name", "description", "nextCase", "nextCycle", "createdAt", "createdBy")
    values ('PRJ-1', 1, 'Shop', '', 6, 2, ${AT}, 'u')`.execute(db);
  await sql`insert into "testCycle" ("projectId", "number", "name", "description", "passed", "createdAt", "createdBy")
    values ('PRJ-1', 1, 'Master', '', 9, ${AT}, 'u')`.execute(db);
  for (const { id, state = "done", runKey = "", environment = null, tests, results } of IMPORTS) {
    const receipt = state === "staged" ? "" : JSON.stringify({ totals: { tests } });
    await sql`insert into "import" ("id", "projectId", "cycleNumber", "state", "contentHash", "runKey", "shard", "environment",
      "receipt", "createdAt", "createdBy", "leaseUntil") values
      (${id}, 'PRJ-1', 1, ${state}, ${id}, ${runKey}, '', ${environment}, ${receipt}, ${AT}, 'u', '')`.execute(db);
    for (const [number, attempt, status, by] of results) await addResult(db, id, number, attempt, status, by);
  }
  await addResult(db, null, 5, 2, "blocked", null);
}

async function addResult(
  db: Kysely<Schema>,
  importId: string | null,
  number: number,
  attempt: number,
  status: string,
  supersededBy: string | null,
): Promise<void> {
  await sql`insert into "testResult" ("id", "projectId", "cycleNumber", "caseNumber", "attempt", "status", "gravity", "name",
    "source", "importId", "supersededBy", "createdAt", "createdBy") values (${`${number}-${attempt}`}, 'PRJ-1', 1, ${number},
    ${attempt}, ${status}, 0, 'test', ${importId === null ? "manual" : "import"}, ${importId}, ${supersededBy}, ${AT}, 'u')`.execute(
    db,
  );
}
