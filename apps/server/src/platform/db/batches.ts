import { setTimeout as delay } from "node:timers/promises";
import { BATCH_MS, BATCH_PAUSE_MS } from "../limits/limits.ts";
import type { Db, Tx } from "./schema.ts";
import { transact } from "./transact.ts";

/** Rows of the first, the smallest and the largest batch. */
const FIRST_ROWS = 200;
const LEAST_ROWS = 50;
const MOST_ROWS = 3200;

export type Batched = {
  isStopping?: (() => boolean) | undefined;
  /** Hears how many rows each batch did. */
  onRows?: ((rows: number) => void) | undefined;
};

/**
 * Does work on any number of rows in short transactions with a pause after each, so that no one else waits long for the
 * database: SQLite has one writer at a time. `work` does at most `limit` rows and answers how many it did, 0 once none is left;
 * how many it is given depends on how long they take. False where it was to stop before the end.
 */
export async function inBatches<C extends { db: Db; stillMay?: ((db: Tx) => Promise<unknown>) | undefined }>(
  ctx: C,
  work: (ctx: Omit<C, "db"> & { db: Tx }, limit: number) => Promise<number>,
  { isStopping = () => false, onRows = () => {} }: Batched = {},
): Promise<boolean> {
  for (let limit = FIRST_ROWS; ; ) {
    if (isStopping()) return false;
    const { rows, tookMs } = await transact(ctx, async (ctx) => {
      const begun = performance.now();
      const rows = await work(ctx, limit);
      return { rows, tookMs: performance.now() - begun };
    });
    if (rows === 0) return true;
    onRows(rows);
    limit = nextLimit(limit, tookMs);
    await pauseBetweenBatches();
  }
}

/** Doubled and halved, so that there are few sizes, whose statements stay prepared. */
function nextLimit(limit: number, tookMs: number): number {
  if (tookMs > BATCH_MS) return Math.max(LEAST_ROWS, limit / 2);
  return tookMs < BATCH_MS / 3 ? Math.min(MOST_ROWS, limit * 2) : limit;
}

/** Lets others have the database between two transactions of a longer work. */
export async function pauseBetweenBatches(): Promise<void> {
  await delay(BATCH_PAUSE_MS);
}
