import { type FileHandle, mkdir, open, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Ctx } from "./context.ts";

/** A file for what doesn't fit into memory. Nameless from the beginning, it is gone with its process, however that ends. */
export async function openNamelessFile(ctx: Pick<Ctx, "config" | "newId">): Promise<FileHandle> {
  const folder = join(ctx.config.dataDir, "spool");
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, ctx.newId());
  const file = await open(path, "wx+", 0o600);
  await rm(path);
  return file;
}
