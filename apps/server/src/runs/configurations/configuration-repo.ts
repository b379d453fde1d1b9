import { type Configuration, Configurations } from "@tessera/domain";
import { jsonColumn } from "../../platform/db/json-column.ts";
import type { Db, Tx } from "../../platform/db/schema.ts";

const CONFIGURATIONS_COLUMN = jsonColumn(Configurations);

export async function get(db: Db, projectId: string): Promise<Configuration[]> {
  const { configurations } = await db
    .selectFrom("project")
    .select("configurations")
    .where("id", "=", projectId)
    .executeTakeFirstOrThrow();
  return CONFIGURATIONS_COLUMN.read(configurations);
}

export async function set(db: Tx, projectId: string, configurations: Configuration[]): Promise<void> {
  await db
    .updateTable("project")
    .set({ configurations: CONFIGURATIONS_COLUMN.write(configurations) })
    .where("id", "=", projectId)
    .execute();
}
