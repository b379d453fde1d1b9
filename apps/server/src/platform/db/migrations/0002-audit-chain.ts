import { type Kysely, PostgresAdapter, sql } from "kysely";
import { chainHash, FIRST_HASH } from "../audit-chain.ts";
import type { AuditTable } from "../schema.ts";

/** Numbers the audit log, chains each entry to the one before, and forbids changes to its entries. */
export async function up(db: Kysely<never>): Promise<void> {
  const audit = db as unknown as Kysely<{ audit: AuditTable; auditHead: { seq: number; hash: string } }>;
  await db.schema.alterTable("audit").addColumn("seq", "integer").execute();
  await db.schema.alterTable("audit").addColumn("hash", "text").execute();
  await db.schema
    .createTable("auditHead")
    .addColumn("seq", "integer", (c) => c.notNull())
    .addColumn("hash", "text", (c) => c.notNull())
    .execute();
  let head = { seq: 0, hash: FIRST_HASH };
  for (const entry of await audit.selectFrom("audit").selectAll().orderBy("id").execute()) {
    const seq = head.seq + 1;
    const hash = chainHash(head.hash, { ...entry, seq });
    await audit.updateTable("audit").set({ seq, hash }).where("id", "=", entry.id).execute();
    head = { seq, hash };
  }
  await audit.insertInto("auditHead").values(head).execute();
  await db.schema.createIndex("audit_seq").on("audit").columns(["seq"]).unique().execute();
  for (const column of ["actorId", "action", "viaTokenId", "at"]) {
    await db.schema.createIndex(`audit_${column}`).on("audit").columns([column, "seq"]).execute();
  }
  await forbidChanges(db);
}

async function forbidChanges(db: Kysely<never>): Promise<void> {
  if (db.getExecutor().adapter instanceof PostgresAdapter) {
    await sql`create function audit_only_grows() returns trigger language plpgsql as
      $$ begin raise exception 'the audit log only grows'; end $$`.execute(db);
    await sql`create trigger audit_only_grows before update or delete on audit
      for each row execute function audit_only_grows()`.execute(db);
    await sql`create trigger audit_is_kept before truncate on audit
      for each statement execute function audit_only_grows()`.execute(db);
    return;
  }
  for (const act of ["update", "delete"]) {
    await sql`create trigger ${sql.id(`audit_no_${act}`)} before ${sql.raw(act)} on audit
      begin select raise(abort, 'the audit log only grows'); end`.execute(db);
  }
}
