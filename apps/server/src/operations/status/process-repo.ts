import type { JobStatus } from "@tessera/domain";
import type { Db } from "../../platform/db/schema.ts";

/** The state that a server process reports: its row among the values of the server. */
export type ProcessRecord = {
  version: string;
  startedAt: string;
  /** When it last finished all due background work. */
  workedAt: string | null;
  /** Absent in rows of an older version. */
  jobs?: JobStatus[];
};

const PREFIX = "process:";

export async function save(db: Db, id: string, record: ProcessRecord): Promise<void> {
  const value = JSON.stringify(record);
  await db
    .insertInto("instance")
    .values({ name: PREFIX + id, value })
    .onConflict((conflict) => conflict.column("name").doUpdateSet({ value }))
    .execute();
}

export async function list(db: Db): Promise<({ id: string } & ProcessRecord)[]> {
  const rows = await db
    .selectFrom("instance")
    .selectAll()
    .where("name", ">=", PREFIX)
    .where("name", "<", "process;")
    .orderBy("name")
    .execute();
  return rows.map(({ name, value }) => ({ id: name.slice(PREFIX.length), ...JSON.parse(value) }));
}

export async function remove(db: Db, ids: string[]): Promise<void> {
  const names = ids.map((id) => PREFIX + id);
  if (names.length > 0) await db.deleteFrom("instance").where("name", "in", names).execute();
}
