import type { Reading } from "../reading.ts";
import type { ArchiveEntry } from "./archive-entry.ts";
import type { ByteSource } from "./byte-source.ts";
import { isEmptyBlock, readExtendedHeader, readTarHeader, readText, TAR_BLOCK_BYTES } from "./tar-header.ts";

/** Bytes of a name or an extended header that stand in an entry of their own. */
const MAX_META_BYTES = 64 * 1024;
const CUT_OFF = "is a tar archive that is cut off: upload all of it";

/** The entries of a tar archive, as they come; each one's bytes are to be read before the next is asked for. */
export async function* readTar(source: ByteSource, reading: Reading): AsyncGenerator<ArchiveEntry> {
  let ahead: { path?: string; size?: number } = {};
  for (;;) {
    const block = await source.take(TAR_BLOCK_BYTES);
    if (block.length < TAR_BLOCK_BYTES) throw reading.unreadable(CUT_OFF);
    if (isEmptyBlock(block)) return;
    const header = readTarHeader(block);
    if (!header) throw reading.unreadable("is a damaged tar archive: pack and upload it again");
    const { kind } = header;
    const size = ahead.size ?? header.size;
    const contents = new Contents(source, size, reading);
    if (kind === "longName") ahead = { ...ahead, path: readText(await contents.whole(), 0, size) };
    else if (kind === "extended") ahead = { ...ahead, ...readExtendedHeader(await contents.whole()) };
    else {
      yield { name: ahead.path ?? header.name, kind, bytes: contents.pieces() };
      ahead = {};
    }
    await contents.skip();
  }
}

/** What an entry holds, and the rest of its last block. */
class Contents {
  readonly #source: ByteSource;
  readonly #reading: Reading;
  readonly #size: number;
  #left: number;

  constructor(source: ByteSource, size: number, reading: Reading) {
    this.#source = source;
    this.#reading = reading;
    this.#size = size;
    this.#left = size;
  }

  async whole(): Promise<Uint8Array> {
    if (this.#size > MAX_META_BYTES) {
      throw this.#reading.unreadable(`has a name of more than ${MAX_META_BYTES} bytes in its tar archive`);
    }
    const bytes = await this.#source.take(this.#size);
    if (bytes.length < this.#size) throw this.#reading.unreadable(CUT_OFF);
    this.#left = 0;
    return bytes;
  }

  async *pieces(): AsyncGenerator<Uint8Array> {
    while (this.#left > 0) {
      const piece = await this.#source.takePiece(this.#left);
      if (!piece) throw this.#reading.unreadable(CUT_OFF);
      this.#left -= piece.length;
      yield piece;
    }
  }

  /** Passes over what was not read, up to the next block. */
  async skip(): Promise<void> {
    for await (const _ of this.pieces());
    const padding = (TAR_BLOCK_BYTES - (this.#size % TAR_BLOCK_BYTES)) % TAR_BLOCK_BYTES;
    if ((await this.#source.take(padding)).length < padding) throw this.#reading.unreadable(CUT_OFF);
  }
}
