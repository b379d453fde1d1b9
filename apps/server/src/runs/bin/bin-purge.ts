import type { BinTable } from "../../catalog/bin/bin-service.ts";
import {
  findAbandonedDeletions,
  findExpiredToPurge,
  findRestored,
  findToPurge,
  giveUpDeletion,
  removeEntry,
} from "../../catalog/bin/bin-service.ts";
import { purgeCases } from "../../catalog/cases/binned-cases.ts";
import { purgeFolders } from "../../catalog/folders/binned-folders.ts";
import { purgeProject } from "../../catalog/projects/project-deletion.ts";
import type { Ctx, TxCtx } from "../../platform/context.ts";
import { type Batched, inBatches } from "../../platform/db/batches.ts";
import { transact } from "../../platform/db/transact.ts";
import type { FeatureJob } from "../../platform/jobs/job-runner.ts";
import { BIN_LIFETIME_MS } from "../../platform/limits/limits.ts";
import { later, MINUTE_MS } from "../../platform/time.ts";
import { purgeCycle } from "../cycles/cycle-deletion.ts";
import { purgeImports } from "../imports/import-purge.ts";
import { purgeManualResults } from "../results/resettling.ts";
import { clearMarks } from "./restoring.ts";

/** Entries looked at in one run. */
const ENTRIES = 100;

/** Runs that are removed together: rows of one case lie side by side in indexes, whichever run they are of. */
const TOGETHER = 10;

/** Removes a part of what entries of one project and kind hide for good; 0 once nothing is left. */
type Purge = (ctx: TxCtx, entries: readonly BinTable[], limit: number) => Promise<number>;

const PURGES: Record<BinTable["kind"], readonly Purge[]> = {
  case: [each(purgeCases)],
  folder: [each(purgeCases), each(purgeFolders)],
  cycle: [each(purgeManualResults)],
  run: [purgeImports, each(purgeCases)],
  import: [purgeImports, each(purgeCases)],
  project: [each(purgeProject)],
  caseImport: [each(purgeCases), each(purgeFolders)],
};

/** One entry after the other. */
function each(purge: (ctx: TxCtx, entry: BinTable, limit: number) => Promise<number>): Purge {
  return async (ctx, entries, limit) => {
    for (const entry of entries) {
      const removed = await purge(ctx, entry, limit);
      if (removed > 0) return removed;
    }
    return 0;
  };
}

/** Purges what has been in the bin for long enough, and clears up after deletions that were given up. */
async function purgeBin(ctx: Ctx, isStopping: () => boolean): Promise<void> {
  for (const entry of await findAbandonedDeletions(ctx, ENTRIES))
    await transact(ctx, (ctx) => giveUpDeletion(ctx, entry));
  for (const entry of await findRestored(ctx, ENTRIES)) {
    if (isStopping()) return;
    await clearMarks(ctx, entry);
  }
  const until = later(ctx.now(), -BIN_LIFETIME_MS);
  const entries = await transact(ctx, (ctx) => findToPurge(ctx, until, ENTRIES));
  await purgeEntries(ctx, entries, { isStopping });
}

/** Removes at once what the server itself put into the bin because of its age; `onRows` hears how many rows went. */
export async function purgeExpired(ctx: Ctx, onRows: (rows: number) => void): Promise<void> {
  for (let entries = ENTRIES; entries === ENTRIES; ) {
    const expired = await transact(ctx, (ctx) => findExpiredToPurge(ctx, ENTRIES));
    entries = expired.length;
    await purgeEntries(ctx, expired, { onRows });
  }
}

/** Entries of one kind and project after the other, some at a time; ends early where it is to stop. */
async function purgeEntries(ctx: Ctx, entries: readonly BinTable[], batched: Batched): Promise<void> {
  for (const [, alike] of Map.groupBy(entries, ({ kind, projectId }) => `${kind} ${projectId}`)) {
    for (let start = 0; start < alike.length; start += TOGETHER) {
      if (!(await purgeTogether(ctx, alike.slice(start, start + TOGETHER), batched))) return;
    }
  }
}

/** False where it was to stop before the end. */
async function purgeTogether(ctx: Ctx, entries: readonly BinTable[], batched: Batched): Promise<boolean> {
  const purges = new Set(entries.flatMap(({ kind }) => PURGES[kind]));
  for (const purge of purges) {
    if (!(await inBatches(ctx, (ctx, limit) => purge(ctx, entries, limit), batched))) return false;
  }
  await transact(ctx, async (ctx) => {
    for (const entry of entries) {
      if (entry.kind === "cycle") await purgeCycle(ctx, entry);
      await removeEntry(ctx, entry);
    }
  });
  return true;
}

export const binPurgeJob: FeatureJob = {
  name: "purge the bin",
  every: 10 * MINUTE_MS,
  run: (ctx, { isStopping }) => purgeBin(ctx, isStopping),
};
