import { access, constants, mkdir, open, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import type { Ctx } from "../context.ts";
import { type BlobPlace, type BlobStore, type ByteRange, nameOf, placeOf, type Received } from "./blob-store.ts";
import { entriesOf, FOLDER_MODE, IncomingContents } from "./incoming-contents.ts";

const INCOMING = "incoming";

/** Contents as files in the data folder, which only the server's own user can read. */
export class DiskBlobStore implements BlobStore {
  readonly kind = "disk";
  readonly where: string;
  readonly #incoming: IncomingContents;

  constructor(dataDir: string, ctx: Pick<Ctx, "newId" | "spoolSpace">) {
    this.where = join(dataDir, "attachments");
    this.#incoming = new IncomingContents(join(this.where, INCOMING), ctx);
  }

  receive(bytes: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Received | null> {
    return this.#incoming.receive(bytes, maxBytes);
  }

  async keep(received: Received, place: BlobPlace): Promise<void> {
    const path = this.nameFor(place);
    await mkdir(dirname(path), { recursive: true, mode: FOLDER_MODE });
    await rename(received.file, path);
    received.share.release();
    await syncFolder(dirname(path));
  }

  drop(received: Received): Promise<void> {
    return this.#incoming.drop(received);
  }

  nameFor(place: BlobPlace): string {
    return join(this.where, nameOf(place));
  }

  async open(place: BlobPlace & { size: number }, range?: ByteRange): Promise<Readable | undefined> {
    const handle = await open(this.nameFor(place), "r").catch(() => undefined);
    if (!handle) return undefined;
    if ((await handle.stat()).size === place.size) return handle.createReadStream(range);
    await handle.close();
    return undefined;
  }

  async has(place: BlobPlace & { size: number }): Promise<boolean> {
    const found = await stat(this.nameFor(place)).catch(() => undefined);
    return found?.size === place.size;
  }

  async remove(place: BlobPlace): Promise<void> {
    await rm(this.nameFor(place), { force: true });
  }

  async *all(): AsyncGenerator<BlobPlace> {
    for await (const folder of entriesOf(this.where)) {
      for await (const name of entriesOf(join(this.where, folder))) {
        const place = placeOf(`${folder}/${name}`);
        if (place) yield place;
      }
    }
  }

  async *writtenBefore(atMs: number): AsyncGenerator<BlobPlace> {
    await this.#incoming.removeOlder(atMs);
    for await (const place of this.all()) {
      const found = await stat(this.nameFor(place)).catch(() => undefined);
      if (found?.isFile() && found.mtimeMs < atMs) yield place;
    }
  }

  async check(): Promise<void> {
    await mkdir(this.where, { recursive: true, mode: FOLDER_MODE });
    await access(this.where, constants.R_OK | constants.W_OK | constants.X_OK);
  }

  /** The folder is locked for one server already. */
  async claim(): Promise<void> {}
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
