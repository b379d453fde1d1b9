import type { Db, Tx } from "../../platform/db/schema.ts";
import { transact } from "../../platform/db/transact.ts";
import { later, MINUTE_MS } from "../../platform/time.ts";
import * as blobRepo from "./blob-repo.ts";

/** How long contents are kept for a backup that gives no further sign, in milliseconds. */
const HELD_MS = 30 * MINUTE_MS;

/**
 * Lets no content be removed for half an hour: what a backup read from the database is then there when it comes to the
 * files. The job that removes unused ones waits for its next turn.
 */
export async function holdContents(ctx: { db: Db; now: () => string }): Promise<void> {
  await transact(ctx, async ({ db }) => {
    const [held, until] = [await blobRepo.findHeldUntil(db), later(ctx.now(), HELD_MS)];
    if (held === undefined || held < until) await blobRepo.holdUntil(db, until);
  });
}

/** True while a backup needs the contents; it can't begin before the end of the transaction. */
export async function areContentsHeld(db: Tx, now: string): Promise<boolean> {
  const until = await blobRepo.findHeldUntil(db);
  return until !== undefined && now < until;
}
