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
import { transact } from "../../platform/db/transact.ts";
import type { FeatureJob } from "../../platform/jobs/job-runner.ts";
import { BIN_LIFETIME_MS } from "../../platform/limits/limits.ts";
import { later, MINUTE_MS } from "../../platform/time.ts";
import { purgeCycle } from "../cycles/cycle-deletion.ts";
import { purgeImports } from "../imports/import-purge.ts";
import { purgeManualResults } from "../results/resettling.ts";
import { clearMarks } from "./restoring.ts";

/** Rows removed in one transaction, so that no other writer waits long, and entries looked at in one run. */
const BATCH = 500;
const ENTRIES = 100;

/** Removes a part of what the entry hides for good; 0 once nothing is left. */
type Purge = (ctx: TxCtx, entry: BinTable, limit: number) => Promise<number>;

const PURGES: Record<BinTable["kind"], readonly Purge[]> = {
  case: [purgeCases],
  folder: [purgeCases, purgeFolders],
  cycle: [purgeManualResults],
  run: [purgeImports, purgeCases],
  import: [purgeImports, purgeCases],
  project: [purgeProject],
  caseImport: [purgeCases, purgeFolders],
};

/** Purges what has been in the bin for long enough, and clears up after deletions that were given up. */
async function purgeBin(ctx: Ctx, isStopping: () => boolean): Promise<void> {
  for (const entry of await findAbandonedDeletions(ctx, ENTRIES))
    await transact(ctx, (ctx) => giveUpDeletion(ctx, entry));
  for (const entry of await findRestored(ctx, ENTRIES)) {
    if (isStopping()) return;
    await clearMarks(ctx, entry);
  }
  const until = later(ctx.now(), -BIN_LIFETIME_MS);
  for (const entry of await transact(ctx, (ctx) => findToPurge(ctx, until, ENTRIES))) {
    if (!(await purgeEntry(ctx, entry, { isStopping }))) return;
  }
}

/** Removes at once what the server itself put into the bin because of its age; `onRows` hears how many rows went. */
export async function purgeExpired(ctx: Ctx, onRows: (rows: number) => void): Promise<void> {
  for (let entries = ENTRIES; entries === ENTRIES; ) {
    const expired = await transact(ctx, (ctx) => findExpiredToPurge(ctx, ENTRIES));
    entries = expired.length;
    for (const entry of expired) await purgeEntry(ctx, entry, { isStopping: () => false, onRows });
  }
}

type Purging = { isStopping: () => boolean; onRows?: (rows: number) => void };

/** False where it was to stop before the end. */
async function purgeEntry(ctx: Ctx, entry: BinTable, { isStopping, onRows }: Purging): Promise<boolean> {
  for (const purge of PURGES[entry.kind]) {
    for (let removed = -1; removed !== 0; ) {
      if (isStopping()) return false;
      removed = await transact(ctx, (ctx) => purge(ctx, entry, BATCH));
      onRows?.(removed);
    }
  }
  await transact(ctx, async (ctx) => {
    if (entry.kind === "cycle") await purgeCycle(ctx, entry);
    await removeEntry(ctx, entry);
  });
  return true;
}

export const binPurgeJob: FeatureJob = {
  name: "purge the bin",
  every: 10 * MINUTE_MS,
  run: (ctx, { isStopping }) => purgeBin(ctx, isStopping),
};
