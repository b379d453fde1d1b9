import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import type { Database } from "../src/platform/db/open.ts";

const SERVER = join(import.meta.dirname, "../dist/main.js");
const ADMIN = { username: "bench", password: "a long password for benches" };

/** The built server in a process of its own, with a project and a token that may do everything. */
export type BenchServer = {
  url: string;
  secret: string;
  dataDir: string;
  pid: number;
  /** The most memory the process ever held, in MB. */
  peakMemory: () => number;
  stop: () => Promise<void>;
};

export async function startBenchServer(): Promise<BenchServer> {
  const dataDir = mkdtempSync(join(tmpdir(), "tessera-bench-"));
  const { child, url } = await startServer({ dataDir });
  return {
    url,
    dataDir,
    pid: child.pid as number,
    secret: await makeToken(url, join(dataDir, "tessera.sqlite")),
    peakMemory: () => peakMemoryOf(child),
    stop: async () => {
      await stopProcess(child);
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** The built server over a folder, and over a PostgreSQL database where one is named. */
export function startServer({ dataDir, database }: { dataDir: string; database?: Database }) {
  return startProcess(SERVER, {
    PORT: "0",
    LOG_LEVEL: "warn",
    TESSERA_DATA_DIR: dataDir,
    TESSERA_ADMIN_USERNAME: ADMIN.username,
    TESSERA_ADMIN_PASSWORD: ADMIN.password,
    ...(database && "postgresUrl" in database && { DATABASE_URL: database.postgresUrl }),
  });
}

/** A script that prints the address it listens at. */
export async function startProcess(script: string, env: Record<string, string>) {
  // What is built runs as it does in use: from the builds of its packages, which take less memory than their sources.
  const conditions = script.endsWith(".ts") ? ["--conditions=tessera-source"] : [];
  const child = spawn(process.execPath, [...conditions, script], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let printed = "";
  for await (const chunk of child.stdout) {
    printed += chunk;
    const url = /http:\/\/127\.0\.0\.1:[0-9]+/.exec(printed)?.[0];
    if (url) return { child, url };
  }
  throw new Error(`${script} ended before it listened`);
}

export async function stopProcess(child: ChildProcess): Promise<void> {
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  await ended;
}

/** A token that may do everything, as often as it likes. */
async function makeToken(url: string, sqliteFile: string): Promise<string> {
  const settings = JSON.stringify({ tokenRequestsPerMinute: 1_000_000 });
  const sqlite = new Sqlite(sqliteFile);
  sqlite.prepare("insert into instance (name, value) values ('settings', ?)").run(settings);
  const signedIn = await call(`${url}/trpc/session.signIn`, { login: ADMIN.username, password: ADMIN.password }, "");
  const cookie = signedIn.headers.getSetCookie()[0]?.split(";", 1)[0] ?? "";
  await call(`${url}/trpc/project.create`, { name: "Bench" }, cookie);
  const made = await call(`${url}/trpc/token.create`, { name: "bench", scopes: ["all"], expiresInDays: 1 }, cookie);
  // CI reporters are members of their projects, rarely administrators of the server.
  sqlite.prepare(`update user set "systemRole" = 'USER'`).run();
  sqlite.close();
  return ((await made.json()) as { result: { data: { secret: string } } }).result.data.secret;
}

async function call(url: string, input: unknown, cookie: string): Promise<Response> {
  const headers = { "content-type": "application/json", origin: new URL(url).origin, cookie };
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(input) });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return response;
}

/** Milliseconds that the main thread of a process has worked: what other programs disturb least. */
export function processorMs(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/schedstat`, "utf8").split(" ")[0]) / 1e6;
}

function peakMemoryOf(child: ChildProcess): number {
  const status = readFileSync(`/proc/${child.pid}/status`, "utf8");
  return Number(/VmHWM:\s+([0-9]+) kB/.exec(status)?.[1]) / 1024;
}
