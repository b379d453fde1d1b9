import { hasRowLocks } from "../platform/db/row-locks.ts";
import type { AuditReaderTable, Db, Tx } from "../platform/db/schema.ts";

export function find(db: Db, name: string): Promise<AuditReaderTable | undefined> {
  return db.selectFrom("auditReader").selectAll().where("name", "=", name).executeTakeFirst();
}

/** Adds a reader that has had every entry up to the number, unless there is one. */
export async function add(db: Db, name: string, seq: number): Promise<void> {
  await db
    .insertInto("auditReader")
    .values({ name, seq, mark: null })
    .onConflict((conflict) => conflict.column("name").doNothing())
    .execute();
}

/** The reader, kept from other processes until the end of the transaction; undefined where one of them has it. */
export function lock(db: Tx, name: string): Promise<AuditReaderTable | undefined> {
  return db
    .selectFrom("auditReader")
    .selectAll()
    .where("name", "=", name)
    .$if(hasRowLocks(db), (query) => query.forUpdate().skipLocked())
    .executeTakeFirst();
}

export async function save(db: Tx, { name, ...reached }: AuditReaderTable): Promise<void> {
  await db.updateTable("auditReader").set(reached).where("name", "=", name).execute();
}
