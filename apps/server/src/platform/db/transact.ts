import type { Db, Tx } from "./schema.ts";

/** How often a transaction is tried that PostgreSQL aborts because of a deadlock. */
const TRIES = 5;

/**
 * Runs `work` in one transaction, joining the caller's if there is one. The inner context is meant to shadow the outer
 * one: the outer `db` inside a transaction deadlocks on SQLite and silently escapes it on PostgreSQL.
 *
 * Where a caller acts, their rights are asked for first (`ctx.stillMay`): what was decided before counts for nothing by now.
 *
 * Where two transactions wait for each other, PostgreSQL undoes one of them, which is then run again: `work` must change
 * nothing but the database, or name one as its `tries`.
 */
export async function transact<C extends { db: Db; stillMay?: ((db: Tx) => Promise<unknown>) | undefined }, T>(
  ctx: C,
  work: (ctx: Omit<C, "db"> & { db: Tx }) => Promise<T>,
  tries = TRIES,
): Promise<T> {
  if (isTx(ctx.db)) return work({ ...ctx, db: ctx.db });
  for (let left = tries - 1; ; left--) {
    try {
      return await ctx.db.transaction().execute(async (db) => {
        await ctx.stillMay?.(db);
        return work({ ...ctx, db });
      });
    } catch (error) {
      if (left <= 0 || !isDeadlock(error)) throw error;
    }
  }
}

/** The context for what the server does by itself, also on behalf of a caller whose rights may have gone. */
export function byItself<C extends { stillMay?: unknown }>(ctx: C): C {
  return { ...ctx, stillMay: undefined };
}

/** True inside a transaction. */
export function isTx(db: Db): db is Tx {
  return db.isTransaction;
}

function isDeadlock(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "40P01";
}
