import { sql } from "kysely";
import { hasRowLocks } from "../platform/db/row-locks.ts";
import type { Db } from "../platform/db/schema.ts";

const GUARDS = {
  postgres: {
    audit: ["audit_only_grows", "audit_is_kept"],
    auditHead: ["audit_head_is_kept", "audit_head_is_alone", "audit_head_only_grows", "audit_head_stays"],
  },
  sqlite: {
    audit: ["audit_no_update", "audit_no_delete", "audit_is_new"],
    auditHead: ["audit_head_is_kept", "audit_head_is_alone", "audit_head_only_grows"],
  },
};

/** Takes away what guards the audit log, as an intruder who has the database would. */
export async function openAudit(db: Db): Promise<void> {
  const isPostgres = hasRowLocks(db);
  for (const [table, names] of Object.entries(GUARDS[isPostgres ? "postgres" : "sqlite"])) {
    const on = isPostgres ? sql` on ${sql.id(table)}` : sql``;
    for (const name of names) await sql`drop trigger ${sql.id(name)}${on}`.execute(db);
  }
}
