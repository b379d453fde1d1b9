import type { Kysely } from "kysely";

/** Room for what ties each entry of the audit log to a key that the database doesn't hold; older entries have none. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable("audit").addColumn("anchor", "text").execute();
}
