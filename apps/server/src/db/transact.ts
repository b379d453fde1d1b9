import type { Db, Tx } from "./schema.ts";

/**
 * Runs `work` in one transaction, joining the caller's if there is one. The inner context is meant to shadow the outer
 * one: the outer `db` inside a transaction deadlocks on SQLite and silently escapes it on PostgreSQL.
 */
export function transact<C extends { db: Db }, T>(
  ctx: C,
  work: (ctx: Omit<C, "db"> & { db: Tx }) => Promise<T>,
): Promise<T> {
  if (ctx.db.isTransaction) return work({ ...ctx, db: ctx.db as Tx });
  return ctx.db.transaction().execute((db) => work({ ...ctx, db }));
}
