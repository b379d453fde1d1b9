import type { Config } from "../config.ts";
import type { Ctx } from "../context.ts";
import type { BlobStore } from "./blob-store.ts";
import { DiskBlobStore } from "./disk-blob-store.ts";
import { S3BlobStore } from "./s3-blob-store.ts";

/** The place of contents that the settings name: a bucket, else the data folder. */
export function openBlobStore(
  { s3, dataDir }: Pick<Config, "s3" | "dataDir">,
  ctx: Pick<Ctx, "newId" | "spoolSpace">,
): BlobStore {
  return s3 ? new S3BlobStore(s3, dataDir, ctx) : new DiskBlobStore(dataDir, ctx);
}
