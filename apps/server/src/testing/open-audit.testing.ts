import { sql } from "kysely";
import { hasRowLocks } from "../db/row-locks.ts";
import type { Db } from "../db/schema.ts";

/** Takes away what guards the audit log, as an intruder who has the database would. */
export async function openAudit(db: Db): Promise<void> {
  if (hasRowLocks(db)) {
    await sql`drop trigger audit_only_grows on audit`.execute(db);
    await sql`drop trigger audit_is_kept on audit`.execute(db);
    return;
  }
  await sql`drop trigger audit_no_update`.execute(db);
  await sql`drop trigger audit_no_delete`.execute(db);
}
