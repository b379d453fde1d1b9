import { JobStatus } from "@tessera/domain";
import { z } from "zod";
import type { ProcessRecord } from "../../platform/context.ts";
import { jsonColumn } from "../../platform/db/json-column.ts";
import type { Db, Tx } from "../../platform/db/schema.ts";

const RECORD_COLUMN = jsonColumn<ProcessRecord>(
  z.object({
    version: z.string(),
    startedAt: z.string(),
    workedAt: z.string().nullable(),
    jobs: z.array(JobStatus).exactOptional(),
  }),
);
const PREFIX = "process:";

export async function save(db: Tx, id: string, record: ProcessRecord): Promise<void> {
  const value = RECORD_COLUMN.write(record);
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
  return rows.map(({ name, value }) => ({ id: name.slice(PREFIX.length), ...RECORD_COLUMN.read(value) }));
}

export async function remove(db: Tx, ids: string[]): Promise<void> {
  const names = ids.map((id) => PREFIX + id);
  if (names.length > 0) await db.deleteFrom("instance").where("name", "in", names).execute();
}
