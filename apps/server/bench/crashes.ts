import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { sql } from "kysely";
import { type Postgres, startPostgres } from "../../../scripts/postgres.ts";
import { type Database, openDb } from "../src/platform/db/open.ts";
import type { Db } from "../src/platform/db/schema.ts";
import { longReport } from "../src/runs/imports/upload.testing.ts";
import { Tessera, TestClock } from "../src/testing/tessera.testing.ts";
import type { Row } from "./measure.ts";
import { startServer, stopProcess } from "./server-process.ts";

const TESTS = 5000;
const SERVER_DEATHS = 50;
const DATABASE_DEATHS = 10;
/** Moments of death lie between the start of an upload and somewhat after its usual end. */
const LONGEST_MOMENT = 1.2;
const RETRY_MS = 250;

type Server = Awaited<ReturnType<typeof startServer>>;
type Place = { dataDir: string; database: Database };
type Uploads = Place & { secret: string; db: Db };
type Tried = { deaths: number; answered: number };

/**
 * Kills the server at random moments of running imports, and PostgreSQL too: nothing half of it may be visible, nothing lost
 * that was answered, and the same upload must be complete the next time. Throws where that isn't so.
 */
export async function benchCrashes(): Promise<Row[]> {
  const only = process.env.BENCH_DATABASE;
  return [
    ...(only === "postgres" ? [] : [await inFolder(serverDeaths)]),
    ...(only === "sqlite" ? [] : [await inFolder(databaseDeaths)]),
  ];
}

async function serverDeaths(dataDir: string): Promise<Row> {
  const place = { dataDir, database: { sqliteFile: join(dataDir, "tessera.sqlite") } };
  return toRow("kill -9 of the server", await withUploads(place, dieOften(SERVER_DEATHS, killServer)));
}

async function databaseDeaths(dataDir: string): Promise<Row> {
  const postgres = await startPostgres();
  try {
    const kill = async (server: Server) => {
      await killDatabase(postgres);
      return server;
    };
    const place = { dataDir, database: { postgresUrl: postgres.url } };
    return toRow("kill -9 of PostgreSQL", await withUploads(place, dieOften(DATABASE_DEATHS, kill)));
  } finally {
    await postgres.stop();
  }
}

async function inFolder(measure: (dataDir: string) => Promise<Row>): Promise<Row> {
  const dataDir = mkdtempSync(join(tmpdir(), "tessera-bench-"));
  try {
    return await measure(dataDir);
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

function toRow(what: string, { deaths, answered }: Tried): Row {
  const value = `${deaths} deaths, ${answered} after the answer`;
  return { what: `${what}: each upload whole or absent, and whole when repeated`, value, ratio: 1, least: 1 };
}

/** A database with a project, and a token for it. */
async function withUploads<Result>(place: Place, work: (uploads: Uploads) => Promise<Result>): Promise<Result> {
  const clock = new TestClock();
  clock.advance({ ms: Date.now() - Date.parse(clock.now()) });
  const dialect = "postgresUrl" in place.database ? "postgres" : "sqlite";
  const tessera = await Tessera.start({ ...place, dialect }, {}, clock);
  const page = await tessera.signIn("lead", "USER");
  await page.project.create.mutate({ name: "Shop" });
  const secret = await tessera.token(page);
  await tessera.stop();
  const db = openDb(place.database);
  try {
    // An answer must last through the death of the database, as it does with PostgreSQL's own settings.
    if (dialect === "postgres") await sql`alter database postgres set synchronous_commit = on`.execute(db);
    return await work({ ...place, secret, db });
  } finally {
    await db.destroy();
  }
}

type Kill = (server: Server, place: Place) => Promise<Server>;

function dieOften(deaths: number, kill: Kill) {
  return async (uploads: Uploads): Promise<Tried> => {
    let server = await startServer(uploads);
    const begun = performance.now();
    if (!(await upload(server, uploads, "first"))) throw new Error("the first upload failed");
    const usualMs = performance.now() - begun;
    const whole = new Set(["first"]);
    let answered = 0;
    for (let death = 1; death <= deaths; death++) {
      const key = `run ${death}`;
      const sending = upload(server, uploads, key).catch(() => false);
      await delay(Math.random() * LONGEST_MOMENT * usualMs);
      server = await kill(server, uploads);
      if (await sending) {
        whole.add(key);
        answered++;
      }
      await requireWhole(server, uploads, whole);
      // Another process on the same database could still be storing it: only a minute's silence says that it is not.
      await uploads.db.updateTable("import").set({ leaseUntil: "" }).where("state", "=", "staged").execute();
      while (!(await upload(server, uploads, key).catch(() => false))) await delay(RETRY_MS);
      whole.add(key);
      await requireWhole(server, uploads, whole);
    }
    await stopProcess(server.child);
    return { deaths, answered };
  };
}

/** True where the answer says that all of it is stored; false where it was refused for now. */
async function upload({ url }: Server, { secret }: Uploads, key: string): Promise<boolean> {
  const address = `${url}/api/v1/imports?${new URLSearchParams({ projectId: "PRJ-1", runKey: key })}`;
  const headers = { authorization: `Bearer ${secret}`, "content-type": "application/xml" };
  const response = await fetch(address, { method: "POST", headers, body: longReport(TESTS) });
  const receipt = (await response.json()) as { totals?: { tests: number } };
  if (response.status >= 500 || response.status === 409) return false;
  if (receipt.totals?.tests === TESTS) return true;
  throw new Error(`the upload was answered with ${response.status}: ${JSON.stringify(receipt)}`);
}

/** Throws unless runs and cycle show whole uploads only, among them those named. */
async function requireWhole({ url }: Server, { secret }: Uploads, keys: ReadonlySet<string>): Promise<void> {
  const read = async (path: string) => {
    for (;;) {
      const response = await fetch(`${url}/api/v1${path}`, { headers: { authorization: `Bearer ${secret}` } });
      if (response.ok) return response.json();
      if (response.status < 500) throw new Error(`${path} answered ${response.status}`);
      await delay(RETRY_MS);
    }
  };
  const { data } = (await read("/runs?projectId=PRJ-1&limit=100")) as {
    data: { key: string; counts: { tests: number } }[];
  };
  const parts = data.filter(({ counts }) => counts.tests !== TESTS);
  if (parts.length > 0) throw new Error(`runs show a part of an upload: ${JSON.stringify(parts)}`);
  const seen = new Set(data.map(({ key }) => key));
  const lost = [...keys].filter((key) => !seen.has(key));
  if (lost.length > 0) throw new Error(`uploads that were answered are lost: ${lost.join()}`);
  const { counts } = (await read("/test-cycles/TCYCLE-1?projectId=PRJ-1")) as { counts: { tests: number } };
  if (counts.tests !== TESTS) throw new Error(`the cycle shows ${counts.tests} of ${TESTS} tests`);
}

async function killServer({ child }: Server, place: Place): Promise<Server> {
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
  return startServer(place);
}

/** Kills all processes of the database at once, and starts it again. */
async function killDatabase(postgres: Postgres): Promise<void> {
  const db = openDb({ postgresUrl: postgres.url });
  const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as "pid"`.execute(db);
  // Asked while its child still serves the connection.
  const main = parentOf(rows[0]?.pid ?? 0);
  await db.destroy();
  if (main === undefined) throw new Error("PostgreSQL's process was not found");
  const pids = readdirSync("/proc")
    .map(Number)
    .filter((pid) => pid > 0 && parentOf(pid) === main);
  for (const pid of [main, ...pids]) {
    try {
      process.kill(pid, "SIGKILL");
    } catch (error) {
      // It may have ended by itself.
      if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
    }
  }
  // The first is this process's child: until it is gone altogether, the next one takes it for running.
  while (existsSync(`/proc/${main}`) || pids.some((pid) => parentOf(pid) !== undefined)) await delay(20);
  await postgres.resume();
}

/** Undefined for a process that has ended. */
function parentOf(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const [state, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return state === "Z" ? undefined : Number(parent);
  } catch {
    return undefined;
  }
}
