import { DiskBlobStore } from "../../platform/blobs/disk-blob-store.ts";
import type { Ctx } from "../../platform/context.ts";
import * as keptValueRepo from "../../platform/db/kept-value-repo.ts";

/** The name of the row in the table `instance` with the id that marks a bucket as this server's. */
const NAME = "contentsOwner";

/**
 * Checks that contents can be kept where the settings say, and that no other server keeps its own there: each would remove
 * the contents of the other as strays. Throws ConfigError.
 */
export async function claimBlobStore(ctx: Ctx): Promise<void> {
  const { db, blobs, newId } = ctx;
  await blobs.claim(await keptValueRepo.findOrKeep(db, NAME, newId));
  if (blobs.kind === "bucket") await warnOfLeftFiles(ctx);
}

/** Says so where contents stayed on the disk when a bucket was set: their attachments are not found. */
async function warnOfLeftFiles({ config, log, newId, spoolSpace }: Ctx): Promise<void> {
  const disk = new DiskBlobStore(config.dataDir, { newId, spoolSpace });
  for await (const _ of disk.all()) {
    const what =
      "attached files in the data folder are not served since TESSERA_S3_URL is set; copy them to the bucket";
    return log.warn({ folder: disk.where }, what);
  }
}
