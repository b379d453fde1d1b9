import { sql } from "kysely";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createIdSource } from "../src/platform/id-source.ts";
import { describeOnEachDb } from "../src/testing/each-database.testing.ts";
import { type Page, Tessera } from "../src/testing/tessera.testing.ts";
import { PATTERN_LENGTH, uploadRun } from "./big-project.ts";
import { repeatRuns } from "./repeated-runs.ts";

const CASES = 130;
/** Of each of these tables, what a project has of it is compared, in an order that its ids don't decide. */
const TABLES = {
  ...{ run: ["number"], runPlace: ["runNumber", "number"], import: ["runNumber"], trendDay: ["branch", "day"] },
  ...{ runCase: ["runNumber", "caseNumber"], testResult: ["caseNumber", "attempt"], testCycle: ["number"] },
  ...{
    resultText: ["trace", "resultId"],
    flakyRun: ["runNumber", "caseNumber"],
    runNews: ["runNumber"],
    cause: ["number"],
    testCase: ["number"],
  },
};
/** Columns that no one reads once the import is done: until when it may be idle, and a digest of its parameters. */
const UNREAD = ["leaseUntil", "parameters"];
const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

describeOnEachDb("repeated runs", (on) => {
  let tessera: Tessera;
  let alice: Page;
  let secret: string;

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    tessera.ctx.newId = createIdSource(() => Date.parse(tessera.clock.now()));
    alice = await tessera.signIn("alice", "USER");
    secret = await tessera.token(alice, { expiresInDays: 90 });
  });
  afterAll(() => tessera.stop());

  it("are the rows that imports of the same reports store", async () => {
    const begun = Date.parse(tessera.clock.now());
    const factsOf = (run: number) => ({
      at: new Date(begun + run * 3_600_000).toISOString(),
      commit: `${run}`.padStart(40, "c"),
    });
    const projects: string[] = [];
    const last = 1 + 3 * PATTERN_LENGTH;
    for (const uploads of [1 + PATTERN_LENGTH, last]) {
      tessera.clock.advance({ ms: begun - Date.parse(tessera.clock.now()) });
      const { id } = await alice.project.create.mutate({ name: `Shop ${uploads}` });
      projects.push(id);
      for (let run = 1; run <= uploads; run++) {
        const { at } = factsOf(run);
        tessera.clock.advance({ ms: Date.parse(at) - Date.parse(tessera.clock.now()) });
        await uploadRun(tessera.url, secret, { projectId: id, run, cases: CASES, ...factsOf(run) });
      }
    }
    const [repeated = "", imported = ""] = projects;
    const pattern = { projectId: repeated, firstRun: 2, lastRun: 1 + PATTERN_LENGTH };
    await repeatRuns(tessera.ctx, pattern, last, factsOf);
    for (const table of Object.keys(TABLES)) {
      const wanted = await rowsOf(tessera, table, imported);
      expect(wanted.length, table).toBeGreaterThan(0);
      expect(await rowsOf(tessera, table, repeated), table).toEqual(wanted);
    }
    const failuresOf = async (projectId: string) => {
      const { data } = await alice.run.results.query({ projectId, runId: `RUN-${last}`, change: ["newFailure"] });
      return data.map((row) => [row.case, row.message, row.failingSince?.runId, row.causeId, row.executions.length]);
    };
    expect((await failuresOf(imported)).length).toBeGreaterThan(0);
    expect(await failuresOf(repeated)).toEqual(await failuresOf(imported));
  });
});

async function rowsOf({ ctx: { db } }: Tessera, table: string, projectId: string): Promise<object[]> {
  const ids = await sql<{ id: string }>`select "id" from "import" where "projectId" = ${projectId} union all
    select "id" from "runNews" where "projectId" = ${projectId} union all
    select "id" from "testResult" where "projectId" = ${projectId}`.execute(db);
  const places = new Map(
    ids.rows
      .map(({ id }) => id)
      .sort()
      .map((id, index) => [id, `id ${index}`]),
  );
  const order = TABLES[table as keyof typeof TABLES].map((column) => sql.ref(column));
  const isOfProject =
    table === "resultText"
      ? sql`"resultId" in (select "id" from "testResult" where "projectId" = ${projectId})`
      : sql`"projectId" = ${projectId}`;
  const { rows } = await sql<object>`select * from ${sql.table(table)} where ${isOfProject}
    order by ${sql.join(order)}`.execute(db);
  const read = rows.map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => !UNREAD.includes(name))));
  const text = JSON.stringify(read)
    .replaceAll(UUID, (id) => places.get(id) ?? "other id")
    .replaceAll(projectId, "PRJ");
  return JSON.parse(text) as object[];
}
