import type { Ctx } from "../../platform/context.ts";
import { transact } from "../../platform/db/transact.ts";
import type { FeatureJob } from "../../platform/jobs/job-runner.ts";
import { UNUSED_BLOB_MS } from "../../platform/limits/limits.ts";
import { DAY_MS, HOUR_MS, later } from "../../platform/time.ts";
import * as blobRepo from "./blob-repo.ts";
import { areContentsHeld } from "./content-hold.ts";

/** Rows removed in one transaction, so that no other writer waits long. */
const BATCH = 200;

/**
 * Removes contents that nothing refers to and no upload brought for a day; none while a backup reads them. The row goes first: an upload of the same content that comes meanwhile makes another row, with a file of its own.
 */
async function removeUnusedBlobs(ctx: Ctx, isStopping: () => boolean): Promise<void> {
  const before = later(ctx.now(), -UNUSED_BLOB_MS);
  for (let removed = BATCH; removed === BATCH && !isStopping(); ) {
    const gone = await transact(ctx, async ({ db }) =>
      (await areContentsHeld(db, ctx.now())) ? [] : blobRepo.removeUnused(db, before, BATCH),
    );
    for (const blob of gone) await ctx.blobs.remove(blob);
    removed = gone.length;
  }
}

/** Removes contents of a process that died between keeping one and naming it, or between removing a row and its content. */
async function removeStrayContents(ctx: Ctx, isStopping: () => boolean): Promise<void> {
  let batch: { id: string; sha256: string }[] = [];
  const removeStray = async () => {
    const known = await blobRepo.findKnown(
      ctx.db,
      batch.map(({ id }) => id),
    );
    for (const place of batch) if (!known.has(place.id)) await ctx.blobs.remove(place);
    batch = [];
  };
  // By the clock of the disk or the bucket, which says when they were written.
  for await (const place of ctx.blobs.writtenBefore(Date.now() - UNUSED_BLOB_MS)) {
    if (isStopping()) return;
    if (batch.push(place) === BATCH) await removeStray();
  }
  await removeStray();
}

export const unusedBlobsJob: FeatureJob = {
  name: "remove unused attachments",
  every: HOUR_MS,
  run: (ctx, { isStopping }) => removeUnusedBlobs(ctx, isStopping),
};

/** Once a day, since it lists the whole place: a bucket wants payment for that. */
export const strayContentsJob: FeatureJob = {
  name: "remove stray contents of attachments",
  every: DAY_MS,
  run: (ctx, { isStopping }) => removeStrayContents(ctx, isStopping),
};
