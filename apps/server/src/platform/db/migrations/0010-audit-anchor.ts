import type { Kysely } from "kysely";

/** A column that ties each entry of the audit log to a key outside the database; older entries have none. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable("audit").addColumn("anchor", "text").execute();
}
