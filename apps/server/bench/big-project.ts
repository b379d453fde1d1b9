import { createHash } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Database } from "../src/platform/db/open.ts";
import { createIdSource } from "../src/platform/id-source.ts";
import { Tessera, TestClock } from "../src/testing/tessera.testing.ts";
import { withoutIndexes } from "./fast-filling.ts";
import { type RunFacts, repeatRuns } from "./repeated-runs.ts";

/** Runs with different failures, after which the first of them comes again. */
export const PATTERN_LENGTH = 4;
const CASES_OF_RUN = 5000;
const CASES_A_SUITE = 50;
const FRAMES = 25;
const RUNS_A_YEAR = 2000;
const YEAR_MS = 365 * 86_400_000;
const SETTINGS = JSON.stringify({ tokenRequestsPerMinute: 1_000_000 });
/** Tables that get most of the rows. */
const FILLED = ["testResult", "resultText", "runCase"];
const SERVICES = ["cart", "search", "billing", "catalogue", "shipping", "account", "mail", "reports", "login", "stock"];

export type BigProject = {
  database: Database;
  dataDir: string;
  projectId: string;
  runs: number;
  results: number;
  secret: string;
};

/**
 * A server's data with a project of so many results, in runs of 5,000 cases over the last year; in the PostgreSQL database, else
 * in an SQLite file.
 */
export async function fillProject(results: number, postgresUrl: string | undefined): Promise<BigProject> {
  const dataDir = mkdtempSync(join(tmpdir(), "tessera-bench-"));
  const database = postgresUrl === undefined ? { sqliteFile: join(dataDir, "tessera.sqlite") } : { postgresUrl };
  const dialect = postgresUrl === undefined ? "sqlite" : "postgres";
  const wanted = Math.max(1 + PATTERN_LENGTH, results / CASES_OF_RUN);
  const runs = 1 + Math.ceil((wanted - 1) / PATTERN_LENGTH) * PATTERN_LENGTH;
  const clock = new TestClock();
  const moveTo = (at: string) => clock.advance({ ms: Date.parse(at) - Date.parse(clock.now()) });
  const end = Date.now() - 3_600_000;
  const factsOf = (run: number): RunFacts => ({
    at: new Date(end - Math.round((runs - run) * (YEAR_MS / RUNS_A_YEAR))).toISOString(),
    commit: createHash("sha1").update(`${run}`).digest("hex"),
  });
  moveTo(new Date(end - 2 * YEAR_MS).toISOString());
  const tessera = await Tessera.start({ database, dialect, dataDir }, {}, clock);
  tessera.ctx.newId = createIdSource(() => Date.parse(clock.now()));
  try {
    await tessera.ctx.db.insertInto("instance").values({ name: "settings", value: SETTINGS }).execute();
    const page = await tessera.signIn("lead", "USER");
    const { id: projectId } = await page.project.create.mutate({ name: "Big" });
    for (let run = 1; run <= 1 + PATTERN_LENGTH; run++) {
      moveTo(factsOf(run).at);
      const secret = await tessera.token(await tessera.signIn("lead"), { expiresInDays: 30 });
      await uploadRun(tessera.url, secret, { projectId, run, cases: CASES_OF_RUN, ...factsOf(run) });
    }
    const pattern = { projectId, firstRun: 2, lastRun: 1 + PATTERN_LENGTH };
    moveTo(new Date().toISOString());
    const secret = await tessera.token(await tessera.signIn("lead"));
    await withoutIndexes(tessera.ctx, FILLED, (ctx) => repeatRuns(ctx, pattern, runs, factsOf));
    return { database, dataDir, projectId, runs, results: runs * CASES_OF_RUN, secret };
  } finally {
    await tessera.stop();
  }
}

export type Upload = RunFacts & { projectId: string; run: number; cases: number };

/** Uploads the report of a run of the project as CI does. */
export async function uploadRun(url: string, secret: string, { projectId, run, cases, commit }: Upload): Promise<void> {
  const query = new URLSearchParams({ projectId, commit, branch: "main", environment: "staging", runName: "nightly" });
  const headers = { authorization: `Bearer ${secret}`, "content-type": "application/xml" };
  const body = reportOf(run, cases);
  const response = await fetch(`${url}/api/v1/imports?${query}`, { method: "POST", headers, body });
  if (!response.ok) throw new Error(`the import of run ${run} failed: ${await response.text()}`);
}

/** Most tests pass; some fail or are skipped in each run, some in one of the pattern, and some pass only when they are retried. */
function reportOf(run: number, cases: number): string {
  const parts = ['<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n'];
  for (let first = 0; first < cases; first += CASES_A_SUITE) {
    const suite = `org.example.area${(first / CASES_A_SUITE) % 20}.Suite${first / CASES_A_SUITE}Test`;
    parts.push(`<testsuite name="${suite}">\n`);
    for (let n = first; n < Math.min(first + CASES_A_SUITE, cases); n++) parts.push(testcase(suite, n, run));
    parts.push("</testsuite>\n");
  }
  parts.push("</testsuites>\n");
  return parts.join("");
}

function testcase(suite: string, n: number, run: number): string {
  const place = run % PATTERN_LENGTH;
  const open = `<testcase classname="${suite}" name="keeps what it was given, variant ${n}" time="${(n % 900) / 1000}"`;
  if (n % 50 === 7 || n % 100 === 10 + place) return `${open}><failure ${failure(suite, n)}</failure></testcase>\n`;
  if (n % 125 === 20 + place) return `${open}><flakyFailure ${failure(suite, n)}</flakyFailure></testcase>\n`;
  if (n % 20 === 3) return `${open}><skipped/></testcase>\n`;
  return `${open}/>\n`;
}

function failure(suite: string, n: number): string {
  const message = `the ${SERVICES[n % 10]} service refused what ${SERVICES[Math.floor(n / 10) % 10]} sent`;
  const frames = Array.from({ length: FRAMES }, (_, i) => `\tat ${suite}.step${i}(Suite.java:${(n + i) % 900})`);
  return `message="${message}">java.lang.AssertionError: ${message}\n${frames.join("\n")}`;
}
