import { spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import Sqlite from "better-sqlite3";
import { type BigProject, fillProject } from "./big-project.ts";
import type { Row } from "./measure.ts";
import { startServer, stopProcess } from "./server-process.ts";

const RESULTS = Number(process.env.BENCH_RESULTS ?? 1_000_000);
const COMMAND = join(import.meta.dirname, "../dist/commands/command.js");
/** Pause between the small requests that run beside it, in milliseconds. */
const PROBE_EVERY = 5;
const WARM_UP_PROBES = 100;
/** How long requests are timed without anything beside them, in milliseconds. */
const ALONE_MS = 15_000;
const MOST_SECONDS = 60;
const MOST_WAIT = 50;

/** Removing the results that retention keeps no longer, on SQLite, by the command beside a server that answers requests. */
export async function benchPrune(): Promise<Row[]> {
  const project = await fillProject(RESULTS, undefined);
  const { child, url } = await startServer(project);
  try {
    for (let i = 0; i < WARM_UP_PROBES; i++) await probe(url, project);
    const alone = await waitsWhile(url, project, delay(ALONE_MS));
    const before = countResults(project);
    keepOneDay(project);
    const begun = performance.now();
    const waits = await waitsWhile(url, project, prune(project));
    const seconds = (performance.now() - begun) / 1000;
    const removed = before - countResults(project);
    const what = `prune of ${removed.toLocaleString("en")} results`;
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

async function prune({ dataDir }: BigProject): Promise<void> {
  const env = { ...process.env, TESSERA_DATA_DIR: dataDir };
  const child = spawn(process.execPath, [COMMAND, "prune"], { env, stdio: ["ignore", "ignore", "inherit"] });
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(`prune ended with ${code}`);
}

function keepOneDay(project: BigProject): void {
  const rule = `insert into "retentionRule" ("projectId", "position", "branch", "keepDays") values (?, 0, '**', 1)`;
  inDatabase(project, (sqlite) => sqlite.prepare(rule).run(project.projectId));
}

function countResults(project: BigProject): number {
  const count = 'select count(*) as "count" from "testResult"';
  return inDatabase(project, (sqlite) => (sqlite.prepare(count).get() as { count: number }).count);
}

function inDatabase<T>({ dataDir }: BigProject, work: (sqlite: Sqlite.Database) => T): T {
  const sqlite = new Sqlite(join(dataDir, "tessera.sqlite"), { timeout: 10_000 });
  try {
    return work(sqlite);
  } finally {
    sqlite.close();
  }
}

function describe(waits: number[]): string {
  const sorted = waits.toSorted((a, b) => a - b);
  const at = (share: number) => `${(sorted[Math.floor((sorted.length - 1) * share)] ?? 0).toFixed(1)} ms`;
  return `${at(1)} (median ${at(0.5)}, p99 ${at(0.99)})`;
}
