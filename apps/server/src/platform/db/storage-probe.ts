import { statfs } from "node:fs/promises";
import { sql } from "kysely";
import type { Database } from "./open.ts";
import type { Db } from "./schema.ts";
import { type StorageProblem, storageProblem } from "./storage-failure.ts";

/** Below this many free bytes the next write will probably fail. */
const LEAST_FREE_BYTES = 1_048_576;
/** More than a page of SQLite has room for, so that the probe has to find new ones. */
const PROBE_LENGTH = 65_536;
const PROBE = "storageProbe";

/**
 * The reason why the storage can't take a write at this moment; undefined where it can. Checks the disk of the data
 * folder, and asks the database: SQLite by a write that leaves nothing behind, PostgreSQL whether it is read-only.
 * Throws any error that is no storage problem.
 */
export async function probeStorage(
  { database, dataDir }: { database: Database; dataDir: string },
  db: Db,
): Promise<StorageProblem | undefined> {
  try {
    const { bavail, bsize } = await statfs(dataDir);
    if (bavail * bsize < LEAST_FREE_BYTES) return "full";
    return "sqliteFile" in database ? await probeByWriting(db) : await askPostgres(db);
  } catch (error) {
    const problem = storageProblem(error);
    if (problem === undefined) throw error;
    // Another process is writing right now, and will finish.
    return problem === "busy" ? undefined : problem;
  }
}

async function probeByWriting(db: Db): Promise<undefined> {
  await db.transaction().execute(async (db) => {
    await db
      .insertInto("instance")
      .values({ name: PROBE, value: "0".repeat(PROBE_LENGTH) })
      .execute();
    await db.deleteFrom("instance").where("name", "=", PROBE).execute();
  });
}

async function askPostgres(db: Db): Promise<StorageProblem | undefined> {
  const { rows } = await sql<{ setting: string }>`select current_setting('transaction_read_only') as setting`.execute(
    db,
  );
  return rows[0]?.setting === "on" ? "readOnly" : undefined;
}
