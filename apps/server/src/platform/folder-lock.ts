import { hostname } from "node:os";
import { dirname, join } from "node:path";
import Sqlite from "better-sqlite3";
import { type Config, ConfigError } from "./config.ts";
import { createPrivateFile, requireWritable } from "./data-folder.ts";

/** A lock that this process holds; the kernel releases it with the process, however that ends. */
export type FolderLock = { release: () => void };

type Holder = { pid: number; host: string; since: string };

/**
 * Claims the folder of an SQLite database for one server: a second one would sweep away data the first is receiving.
 * The lock is the write lock of a small database of its own, so that commands can use the data meanwhile. PostgreSQL is
 * shared, and needs none: null. Throws ConfigError that names the holder.
 */
export async function lockDataFolder(
  { database, dataDir }: Pick<Config, "database" | "dataDir">,
  now: string = new Date().toISOString(),
): Promise<FolderLock | null> {
  if (!("sqliteFile" in database)) return null;
  await requireWritable(dataDir);
  const file = join(dirname(database.sqliteFile), "server.lock");
  const lock = openLock(file);
  try {
    take(lock, { pid: process.pid, host: hostname(), since: now });
  } catch (error) {
    const reason = isBusy(error) ? heldBy(lock) : `${(error as Error).message} (${file})`;
    lock.close();
    throw ConfigError.of("TESSERA_DATA_DIR", reason, error);
  }
  return { release: () => lock.close() };
}

function openLock(file: string): Sqlite.Database {
  try {
    createPrivateFile(file);
    return new Sqlite(file, { timeout: 0 });
  } catch (error) {
    throw ConfigError.of("TESSERA_DATA_DIR", `${(error as Error).message} (${file})`, error);
  }
}

/** Records the holder of the lock, then takes it: others can still read who holds it. */
function take(lock: Sqlite.Database, holder: Holder): void {
  lock.exec("begin immediate");
  lock.exec("create table if not exists holder (value text not null)");
  lock.exec("delete from holder");
  lock.prepare("insert into holder values (?)").run(JSON.stringify(holder));
  lock.exec("commit");
  lock.exec("begin immediate");
}

function heldBy(lock: Sqlite.Database): string {
  const holder = readHolder(lock);
  const who = holder ? ` (process ${holder.pid} on ${holder.host}, since ${holder.since})` : "";
  return `another server${who} uses this folder. Stop it, or give this server a folder of its own.`;
}

/** Undefined while another process is taking the lock. */
function readHolder(lock: Sqlite.Database): Holder | undefined {
  try {
    const row = lock.prepare("select value from holder").get() as { value: string } | undefined;
    return row && JSON.parse(row.value);
  } catch (error) {
    if (error instanceof Sqlite.SqliteError) return undefined;
    throw error;
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Sqlite.SqliteError && error.code.startsWith("SQLITE_BUSY");
}
