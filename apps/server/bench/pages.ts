import { rmSync, statSync } from "node:fs";
import { sql } from "kysely";
import { startPostgres } from "../../../scripts/postgres.ts";
import { openDb } from "../src/platform/db/open.ts";
import { type BigProject, fillProject } from "./big-project.ts";
import type { Row } from "./measure.ts";
import { PAGE_CALLS, type PageCall } from "./page-calls.ts";
import { processorMs, startServer, stopProcess } from "./server-process.ts";

/** Results of the projects that are compared, the smallest first. */
const SIZES = (process.env.BENCH_RESULTS ?? "100000,1000000").split(",").map(Number);
const IS_POSTGRES = process.env.BENCH_DATABASE === "postgres";
const WARM_UP = 3;
const ROUNDS = 40;
/** Of the speed, what must be left with more results: a page may take 1.5 times as long. */
const LEAST_LEFT = 0.67;
const MOST_PAGE_MS = 150;
const MOST_TRENDS_MS = 20;
const MOST_START_MS = 2000;

type Server = { project: BigProject; url: string; pid: number; startMs: number; stop: () => Promise<void> };

/** What a project's pages ask for, with few and with many results in it. */
export async function benchPages(): Promise<Row[]> {
  const postgres = IS_POSTGRES ? await startPostgres() : undefined;
  const servers: Server[] = [];
  try {
    for (const size of SIZES) {
      servers.push(await start(await fillProject(size, postgres && (await newDatabase(postgres.url, size)))));
    }
    const rows: Row[] = [];
    for (const call of PAGE_CALLS) rows.push(await measure(call, servers));
    return [...rows, ...startAndSize(servers)];
  } finally {
    for (const server of servers) await server.stop();
    await postgres?.stop();
  }
}

function startAndSize(servers: Server[]): Row[] {
  const startMs = servers.at(-1)?.startMs ?? Number.NaN;
  const value = servers.map((server) => `${Math.round(server.startMs)} ms`).join(" · ");
  const rows: Row[] = [{ what: "start of the server", value, ratio: MOST_START_MS / startMs, least: 1 }];
  const sizes = servers.flatMap(({ project: { database, results } }) =>
    "sqliteFile" in database ? [`${Math.round(statSync(database.sqliteFile).size / results)} bytes`] : [],
  );
  if (sizes.length > 0) rows.push({ what: "file by results, one in 25 failed with a trace", value: sizes.join(" · ") });
  return rows;
}

async function newDatabase(postgresUrl: string, size: number): Promise<string> {
  const server = openDb({ postgresUrl });
  await sql`create database ${sql.id(`results_${size}`)}`.execute(server);
  await server.destroy();
  return postgresUrl.replace(/[^/]+$/, `results_${size}`);
}

async function start(project: BigProject): Promise<Server> {
  const begun = performance.now();
  const { child, url } = await startServer(project);
  const startMs = performance.now() - begun;
  const stop = async () => {
    await stopProcess(child);
    rmSync(project.dataDir, { recursive: true, force: true });
  };
  return { project, url, pid: child.pid as number, startMs, stop };
}

/** The servers take turns, so that what disturbs the machine disturbs them alike. */
async function measure(call: PageCall, servers: Server[]): Promise<Row> {
  const times: number[][] = servers.map(() => []);
  for (let round = -WARM_UP; round < ROUNDS; round++) {
    for (const [index, server] of servers.entries()) {
      const ms = await timeOf(call, server);
      if (round >= 0) times[index]?.push(ms);
    }
  }
  const [small = [], large = []] = [times[0], times.at(-1)];
  const p95 = quantile(large, 0.95);
  const mostMs = call.procedure === "project.trends" ? MOST_TRENDS_MS : MOST_PAGE_MS;
  const growth = quantile(small, 0.5) / quantile(large, 0.5);
  return {
    what: `${call.name}${call.reads ? ` (reads ${call.reads})` : ""}; p95 of the largest ${p95.toFixed(1)} ms`,
    value: times.map((measured) => `${quantile(measured, 0.5).toFixed(1)} ms`).join(" · "),
    ratio: call.reads ? mostMs / p95 : Math.min(growth, mostMs / p95),
    least: call.reads ? 1 : LEAST_LEFT,
  };
}

/** Milliseconds of one call: of processor time on SQLite, where the server does all work in its thread, else of the clock. */
async function timeOf({ procedure, inputOf }: PageCall, { project, url, pid }: Server): Promise<number> {
  const input = encodeURIComponent(JSON.stringify(inputOf(project)));
  const now = () => (IS_POSTGRES ? performance.now() : processorMs(pid));
  const begun = now();
  const headers = { authorization: `Bearer ${project.secret}` };
  const response = await fetch(`${url}/trpc/${procedure}?input=${input}`, { headers });
  const body = await response.text();
  if (!response.ok) throw new Error(`${procedure} answered ${response.status}: ${body}`);
  return now() - begun;
}

function quantile(values: readonly number[], share: number): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length * share)] ?? Number.NaN;
}
