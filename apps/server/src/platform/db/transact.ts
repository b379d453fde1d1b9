import type { Db, Tx } from "./schema.ts";

/** How often a transaction is tried that PostgreSQL aborts because of a deadlock. */
const TRIES = 5;

/**
 * Runs `work` in one transaction, joining the caller's if there is one. The inner context is meant to shadow the outer
 * one: the outer `db` inside a transaction deadlocks on SQLite and silently escapes it on PostgreSQL.
 *
 * In a deadlock, PostgreSQL aborts one of the transactions, which is then run again: `work` must change nothing but the
 * database, or set its `tries` to one.
 */
export async function transact<C extends { db: Db }, T>(
  ctx: C,
  work: (ctx: Omit<C, "db"> & { db: Tx }) => Promise<T>,
  tries = TRIES,
): Promise<T> {
  if (ctx.db.isTransaction) return work({ ...ctx, db: ctx.db as Tx });
  for (let left = tries - 1; ; left--) {
    try {
      return await ctx.db.transaction().execute((db) => work({ ...ctx, db }));
    } catch (error) {
      if (left <= 0 || !isDeadlock(error)) throw error;
    }
  }
}

function isDeadlock(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "40P01";
}
