import { createHash } from "node:crypto";
import { mkdir, open, opendir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Ctx } from "../context.ts";
import type { SpoolShare } from "../limits/spool-space.ts";
import type { Received } from "./blob-store.ts";
import { HEAD_BYTES } from "./content-type.ts";

export const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;

/** Contents on their way: files in a folder that only the server's own user can read, until they get a place or go. */
export class IncomingContents {
  readonly #folder: string;
  readonly #ctx: Pick<Ctx, "newId" | "spoolSpace">;

  constructor(folder: string, ctx: Pick<Ctx, "newId" | "spoolSpace">) {
    this.#folder = folder;
    this.#ctx = ctx;
  }

  /** As `receive` of the store. */
  async receive(bytes: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Received | null> {
    await mkdir(this.#folder, { recursive: true, mode: FOLDER_MODE });
    const file = join(this.#folder, this.#ctx.newId());
    const share = this.#ctx.spoolSpace.share();
    try {
      const written = await writeTo(file, bytes, { maxBytes, share });
      if (written) return { file, share, ...written };
    } catch (error) {
      await this.drop({ file, share });
      throw error;
    }
    await this.drop({ file, share });
    return null;
  }

  async drop({ file, share }: Pick<Received, "file" | "share">): Promise<void> {
    share.release();
    await rm(file, { force: true });
  }

  /** Removes files of a process that died, last written before that time, in milliseconds since 1970. */
  async removeOlder(atMs: number): Promise<void> {
    for await (const name of entriesOf(this.#folder)) {
      const path = join(this.#folder, name);
      const found = await stat(path).catch(() => undefined);
      if (found?.isFile() && found.mtimeMs < atMs) await rm(path, { force: true });
    }
  }
}

/** Names in a folder; none where there is no folder. */
export async function* entriesOf(folder: string): AsyncGenerator<string> {
  const entries = await opendir(folder).catch(() => undefined);
  if (entries) for await (const { name } of entries) yield name;
}

async function writeTo(
  file: string,
  bytes: AsyncIterable<Uint8Array>,
  { maxBytes, share }: { maxBytes: number; share: SpoolShare },
): Promise<Pick<Received, "sha256" | "size" | "head"> | null> {
  const hash = createHash("sha256");
  const heads: Uint8Array[] = [];
  let size = 0;
  const handle = await open(file, "wx", FILE_MODE);
  try {
    for await (const chunk of bytes) {
      if (size < HEAD_BYTES) heads.push(chunk.subarray(0, HEAD_BYTES - size));
      size += chunk.length;
      // What is too large is read to its end, since more may come after it, but not written.
      if (size > maxBytes) continue;
      share.take(chunk.length);
      hash.update(chunk);
      await handle.appendFile(chunk);
    }
    if (size > maxBytes) return null;
    await handle.sync();
    return { sha256: hash.digest("hex"), size, head: Buffer.concat(heads) };
  } finally {
    await handle.close();
  }
}
