import { type Kysely, PostgresAdapter, sql } from "kysely";

/** Finds the entries of the audit log that are about a project; what an entry holds, and so its hash, stays as it is. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const project =
    db.getExecutor().adapter instanceof PostgresAdapter
      ? sql`substring("details" from '"project":"([^"]+)"')`
      : sql`case when json_valid("details") then json_extract("details", '$.project') end`;
  await sql`create index "audit_project" on "audit" ((${project}), "seq")`.execute(db);
}
