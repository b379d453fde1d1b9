import { spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { startPostgres } from "../../../scripts/postgres.ts";
import { openDb } from "../src/platform/db/open.ts";
import type { Db } from "../src/platform/db/schema.ts";
import { type BigProject, fillProject } from "./big-project.ts";
import type { Row } from "./measure.ts";
import { startServer, stopProcess } from "./server-process.ts";

const RESULTS = Number(process.env.BENCH_RESULTS ?? 1_000_000);
const IS_POSTGRES = process.env.BENCH_DATABASE === "postgres";
const COMMAND = join(import.meta.dirname, "../dist/commands/command.js");
/** Pause between the small requests that run beside it, in milliseconds. */
const PROBE_EVERY = 5;
const WARM_UP_PROBES = 100;
/** How long requests are timed without the command, in milliseconds: the first runs of the server's jobs are over then. */
const ALONE_MS = 30_000;
const MOST_SECONDS = 60;
const MOST_WAIT = 50;

/** Removing the results that retention keeps no longer, by the command beside a server that answers requests. */
export async function benchPrune(): Promise<Row[]> {
  const postgres = IS_POSTGRES ? await startPostgres() : undefined;
  try {
    return await pruneBesideServer(await fillProject(RESULTS, postgres?.url));
  } finally {
    await postgres?.stop();
  }
}

async function pruneBesideServer(project: BigProject): Promise<Row[]> {
  const { child, url } = await startServer(project);
  try {
    for (let i = 0; i < WARM_UP_PROBES; i++) await probe(url, project);
    const alone = await waitsWhile(url, project, delay(ALONE_MS));
    const before = await countResults(project);
    await keepOneDay(project);
    const begun = performance.now();
    const waits = await waitsWhile(url, project, prune(project));
    const seconds = (performance.now() - begun) / 1000;
    const removed = before - (await countResults(project));
    const what = `prune of ${removed.toLocaleString("en")} results on ${IS_POSTGRES ? "PostgreSQL" : "SQLite"}`;
    const allowedSeconds = (MOST_SECONDS * removed) / 1_000_000;
    return [
      { what, value: `${seconds.toFixed(1)} s`, ratio: allowedSeconds / seconds, least: 1 },
      { what: `${what}: longest wait of a small request without it`, value: describe(alone) },
      {
        what: `${what}: longest wait of a small request beside it`,
        value: describe(waits),
        ratio: MOST_WAIT / Math.max(...waits),
        least: 1,
      },
    ];
  } finally {
    await stopProcess(child);
    rmSync(project.dataDir, { recursive: true, force: true });
  }
}

/** How long small requests took, one after the other, until the work was done; in milliseconds. */
async function waitsWhile(url: string, project: BigProject, work: Promise<unknown>): Promise<number[]> {
  let isDone = false;
  const done = work.finally(() => {
    isDone = true;
  });
  const waits: number[] = [];
  while (!isDone) {
    waits.push(await probe(url, project));
    await delay(PROBE_EVERY);
  }
  await done;
  return waits;
}

async function probe(url: string, { secret }: BigProject): Promise<number> {
  const begun = performance.now();
  const headers = { authorization: `Bearer ${secret}` };
  const response = await fetch(`${url}/api/v1/projects/user-projects`, { headers });
  await response.arrayBuffer();
  if (!response.ok) throw new Error(`The request beside it was answered with ${response.status}`);
  return performance.now() - begun;
}

async function prune({ dataDir, database }: BigProject): Promise<void> {
  const env = {
    ...process.env,
    TESSERA_DATA_DIR: dataDir,
    ...("postgresUrl" in database && { DATABASE_URL: database.postgresUrl }),
  };
  const child = spawn(process.execPath, [COMMAND, "prune"], { env, stdio: ["ignore", "ignore", "inherit"] });
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(`prune ended with ${code}`);
}

function keepOneDay(project: BigProject): Promise<unknown> {
  const rule = { projectId: project.projectId, position: 0, branch: "**", keepDays: 1 };
  return inDatabase(project, (db) => db.insertInto("retentionRule").values(rule).execute());
}

async function countResults(project: BigProject): Promise<number> {
  const results = (db: Db) => db.selectFrom("testResult").select((row) => row.fn.countAll<number>().as("count"));
  return (await inDatabase(project, (db) => results(db).executeTakeFirstOrThrow())).count;
}

async function inDatabase<T>({ database }: BigProject, work: (db: Db) => Promise<T>): Promise<T> {
  const db = openDb(database);
  try {
    return await work(db);
  } finally {
    await db.destroy();
  }
}

function describe(waits: number[]): string {
  const sorted = waits.toSorted((a, b) => a - b);
  const at = (share: number) => `${(sorted[Math.floor((sorted.length - 1) * share)] ?? 0).toFixed(1)} ms`;
  return `${at(1)} (median ${at(0.5)}, p99 ${at(0.99)})`;
}
