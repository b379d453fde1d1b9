import { readdir, stat, statfs } from "node:fs/promises";
import { arch, availableParallelism, freemem, platform, release, totalmem } from "node:os";
import { join } from "node:path";
import { describeBackups } from "../../operations/backups/scheduled-backups.ts";
import { readPresence } from "../../operations/status/process-presence.ts";
import { BlobStoreFailure } from "../../platform/blobs/blob-store-failure.ts";
import type { Config } from "../../platform/config.ts";
import { withDb } from "../../platform/db/open-configured.ts";
import type { Db } from "../../platform/db/schema.ts";
import { appliedMigrations } from "../../platform/db/usable-database.ts";
import { getSettings } from "../../platform/settings/settings.ts";
import { VERSION } from "../../platform/version.ts";
import { storeAt } from "../backup/carried-contents.ts";
import { countRows, findBytes, findProgramVersion } from "./diagnostics-repo.ts";
import { maskedSettings } from "./masked-settings.ts";
import { scrubbed } from "./scrubbed-text.ts";

/** A part that could not be found out says why instead. */
type Problem = { problem: string };

/**
 * What someone needs to know who helps with a server: versions, settings, the database, jobs, sizes. Holds no secret, no name
 * and no address of a person or a machine. A database that doesn't answer is a part of it.
 */
export async function collectDiagnostics(config: Config, now: () => string): Promise<Record<string, unknown>> {
  return {
    madeAt: now(),
    version: VERSION,
    system: {
      ...{ node: process.version, platform: platform(), release: release(), arch: arch() },
      ...{ processors: availableParallelism(), memoryBytes: totalmem(), freeMemoryBytes: freemem() },
    },
    settings: maskedSettings(config),
    database: await orProblem(() => withDb(config, (db) => describeDatabase(config, db, now))),
    disk: await orProblem(() => describeDisk(config)),
    attachments: await orProblem(() => describeAttachments(config)),
  };
}

async function orProblem<T>(work: () => Promise<T>, db?: Db): Promise<T | Problem> {
  try {
    return await work();
  } catch (error) {
    const first = (error instanceof Error ? error.message : String(error)).split(/\r?\n/, 1)[0] ?? "";
    return { problem: await scrubbed(db, first) };
  }
}

async function describeDatabase(config: Config, db: Db, now: () => string) {
  const ask = <T>(work: () => Promise<T>) => orProblem(work, db);
  return {
    program: await ask(() => findProgramVersion(db)),
    bytes: await ask(() => findBytes(db)),
    migrations: await ask(() => appliedMigrations(db)),
    rows: await ask(() => countRows(db)),
    choices: await ask(async () => plainValues(await getSettings({ db }))),
    work: await ask(() => describeWork(db, now)),
    backups: await ask(async () => {
      const backups = await describeBackups({ db, config });
      return backups && { ...backups, error: backups.error && (await scrubbed(db, backups.error)) };
    }),
  };
}

/** The processes and how their jobs went the last time. */
async function describeWork(db: Db, now: () => string) {
  const { processes, workedAt, jobs } = await readPresence({ db, now });
  const described = jobs.map(async (job) => ({ ...job, error: job.error && (await scrubbed(db, job.error)) }));
  return { processes, workedAt, jobs: await Promise.all(described) };
}

/** Numbers and switches; of texts only whether there are any. */
function plainValues(values: Record<string, unknown>): Record<string, unknown> {
  const plain = (value: unknown) =>
    typeof value === "number" || typeof value === "boolean" || value === null ? value : "set";
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, plain(value)]));
}

/** Where contents of attachments are, and whether they can be reached. */
async function describeAttachments(config: Config) {
  const store = storeAt(config);
  const problem = await store.check().then(
    () => null,
    (error) => {
      if (error instanceof BlobStoreFailure) return error.reason;
      throw error;
    },
  );
  return { place: store.kind, problem };
}

/** Room on the disk of the data folder, and how much of it each of its own parts takes. */
async function describeDisk({ dataDir }: Config) {
  const { bsize, blocks, bavail } = await statfs(dataDir);
  const sizes: Record<string, { files: number; bytes: number }> = {};
  for (const part of OWN_PARTS) sizes[part] = await sizeOf(join(dataDir, part));
  return { totalBytes: bsize * blocks, freeBytes: bsize * bavail, dataFolder: sizes };
}

const OWN_PARTS = ["tessera.sqlite", "tessera.sqlite-wal", "attachments", "spool"];

async function sizeOf(path: string): Promise<{ files: number; bytes: number }> {
  const found = await stat(path).catch(() => undefined);
  if (!found) return { files: 0, bytes: 0 };
  if (!found.isDirectory()) return { files: 1, bytes: found.size };
  let [files, bytes] = [0, 0];
  for (const name of await readdir(path)) {
    const inside = await sizeOf(join(path, name));
    files += inside.files;
    bytes += inside.bytes;
  }
  return { files, bytes };
}
