import { type FileHandle, mkdir, open, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Ctx } from "./context.ts";
import type { SpoolShare } from "./limits/spool-space.ts";

/** The folder of files that have no name; made with the first of them. */
export function spoolFolder(config: Pick<Ctx["config"], "dataDir">): string {
  return join(config.dataDir, "spool");
}

/** A file for data that doesn't fit into memory. It has no name from the start, so it disappears with its process. */
export class TempFile {
  readonly #file: FileHandle;
  readonly #share: SpoolShare;
  #size = 0;

  private constructor(file: FileHandle, share: SpoolShare) {
    this.#file = file;
    this.#share = share;
  }

  static async open(ctx: Pick<Ctx, "config" | "newId" | "spoolSpace">): Promise<TempFile> {
    const folder = spoolFolder(ctx.config);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const path = join(folder, ctx.newId());
    const file = await open(path, "wx+", 0o600);
    await rm(path);
    return new TempFile(file, ctx.spoolSpace.share());
  }

  /** Bytes written so far. */
  get size(): number {
    return this.#size;
  }

  /** For readers that need random access; valid until `close`. */
  get descriptor(): number {
    return this.#file.fd;
  }

  /** Throws PAYLOAD_TOO_LARGE or STORAGE_FULL before it writes anything that doesn't fit. */
  async append(data: string | Uint8Array): Promise<void> {
    const length = Buffer.byteLength(data);
    this.#share.take(length);
    await this.#file.appendFile(data);
    this.#size += length;
  }

  /** The bytes from `start` up to, but without, `end`. */
  async *read(start: number, end: number): AsyncGenerator<Uint8Array> {
    if (start === end) return;
    yield* this.#file.createReadStream({ start, end: end - 1, autoClose: false });
  }

  /** All lines; can be read again. */
  lines(): AsyncIterable<string> {
    return this.#file.readLines({ start: 0, autoClose: false });
  }

  async close(): Promise<void> {
    this.#share.release();
    await this.#file.close();
  }
}
