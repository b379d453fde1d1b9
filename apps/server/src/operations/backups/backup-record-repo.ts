import { z } from "zod";
import { jsonColumn } from "../../platform/db/json-column.ts";
import { lockName } from "../../platform/db/locks.ts";
import type { Db, Tx } from "../../platform/db/schema.ts";

/** The scheduled backups of a server, as all its processes know them. */
const BackupRecord = z.object({
  /** When the newest one was begun; what gives no sign for long after that is dead. */
  begunAt: z.string(),
  isRunning: z.boolean(),
  /** Why the newest one failed; null where it didn't. */
  error: z.string().nullable(),
  /** The newest one that succeeded. */
  lastAt: z.string().nullable(),
  file: z.string().nullable(),
});
export type BackupRecord = z.infer<typeof BackupRecord>;

const RECORD_COLUMN = jsonColumn<BackupRecord>(BackupRecord);
const NAME = "scheduledBackup";

export async function find(db: Db): Promise<BackupRecord | undefined> {
  const row = await db.selectFrom("instance").select("value").where("name", "=", NAME).executeTakeFirst();
  return row && RECORD_COLUMN.read(row.value);
}

/** The same for a process that is about to change it: others wait until the end of the transaction. */
export async function lock(db: Tx): Promise<BackupRecord | undefined> {
  await lockName(db, NAME);
  return find(db);
}

export async function save(db: Tx, record: BackupRecord): Promise<void> {
  const value = RECORD_COLUMN.write(record);
  await db
    .insertInto("instance")
    .values({ name: NAME, value })
    .onConflict((conflict) => conflict.column("name").doUpdateSet({ value }))
    .execute();
}
