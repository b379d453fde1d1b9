import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, open, opendir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Ctx } from "../context.ts";
import type { SpoolShare } from "../limits/spool-space.ts";
import { HEAD_BYTES } from "./content-type.ts";

/** Where a content is: its own id, and its SHA-256 in hex. */
export type BlobPlace = { id: string; sha256: string };

/** A content that was received whole, in a file that has no row yet. */
export type Received = { file: string; sha256: string; size: number; head: Uint8Array; share: SpoolShare };

/** A content as it is answered; `isShown`: browsers may show it instead of saving it. */
export type StoredFile = { path: string; name: string; contentType: string; sha256: string; isShown: boolean };

const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;
/** Names of the files, so that nothing else in the folder is taken for one. */
const NAME = /^([0-9a-f]{64})-([0-9A-Za-z-]{1,100})$/;

/** What a content is called within the store: `ab/ab12…-ID`. */
export function nameOf({ id, sha256 }: BlobPlace): string {
  return `${sha256.slice(0, 2)}/${sha256}-${id}`;
}

/** The content that is called so; undefined for any other name. */
export function placeOf(name: string): BlobPlace | undefined {
  const [, sha256 = "", id = ""] = NAME.exec(name.slice(3)) ?? [];
  return sha256 !== "" && name.startsWith(`${sha256.slice(0, 2)}/`) ? { id, sha256 } : undefined;
}

/** Contents as files in the data folder, which only the server's own user can read. A file is there whole or not at all. */
export class BlobStore {
  readonly #folder: string;
  readonly #ctx: Pick<Ctx, "newId" | "spoolSpace">;

  constructor(ctx: Pick<Ctx, "config" | "newId" | "spoolSpace">) {
    this.#folder = join(ctx.config.dataDir, "attachments");
    this.#ctx = ctx;
  }

  get folder(): string {
    return this.#folder;
  }

  /**
   * Writes the bytes to a file and on to the disk; null where they are more than `maxBytes`, then with nothing left. The bytes
   * are read to their end in any case. Throws PAYLOAD_TOO_LARGE, STORAGE_FULL.
   */
  async receive(bytes: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Received | null> {
    const incoming = join(this.#folder, "incoming");
    await mkdir(incoming, { recursive: true, mode: FOLDER_MODE });
    const file = join(incoming, this.#ctx.newId());
    const share = this.#ctx.spoolSpace.share();
    try {
      const written = await writeTo(file, bytes, { maxBytes, share });
      if (written) return { file, share, ...written };
    } catch (error) {
      await discard({ file, share });
      throw error;
    }
    await discard({ file, share });
    return null;
  }

  /** Gives a received content its place. */
  async keep(received: Received, place: BlobPlace): Promise<void> {
    const path = this.pathOf(place);
    await mkdir(dirname(path), { recursive: true, mode: FOLDER_MODE });
    await rename(received.file, path);
    received.share.release();
    await syncFolder(dirname(path));
  }

  /** Removes a received content that gets no place. */
  drop(received: Received): Promise<void> {
    return discard(received);
  }

  pathOf(place: BlobPlace): string {
    return join(this.#folder, nameOf(place));
  }

  read(place: BlobPlace): AsyncIterable<Uint8Array> {
    return createReadStream(this.pathOf(place));
  }

  /** True if the whole content is there, as far as its length shows. */
  async has(place: BlobPlace & { size: number }): Promise<boolean> {
    const found = await stat(this.pathOf(place)).catch(() => undefined);
    return found?.size === place.size;
  }

  async remove(place: BlobPlace): Promise<void> {
    await rm(this.pathOf(place), { force: true });
  }

  /** All contents. */
  async *all(): AsyncGenerator<BlobPlace> {
    for await (const folder of entriesOf(this.#folder)) {
      for await (const name of entriesOf(join(this.#folder, folder))) {
        const place = placeOf(`${folder}/${name}`);
        if (place) yield place;
      }
    }
  }

  /** The contents whose files were last written before that time, in milliseconds since 1970; what was received and never kept goes. */
  async *writtenBefore(atMs: number): AsyncGenerator<BlobPlace> {
    for await (const folder of entriesOf(this.#folder)) {
      for await (const name of entriesOf(join(this.#folder, folder))) {
        const path = join(this.#folder, folder, name);
        const found = await stat(path).catch(() => undefined);
        if (!found?.isFile() || found.mtimeMs >= atMs) continue;
        const place = placeOf(`${folder}/${name}`);
        if (folder === "incoming") await rm(path, { force: true });
        else if (place) yield place;
      }
    }
  }
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

async function discard({ file, share }: Pick<Received, "file" | "share">): Promise<void> {
  share.release();
  await rm(file, { force: true });
}

/** A new name survives a power failure once its folder is written. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function* entriesOf(folder: string): AsyncGenerator<string> {
  const entries = await opendir(folder).catch(() => undefined);
  if (entries) for await (const { name } of entries) yield name;
}
