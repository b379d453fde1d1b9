import { randomUUID } from "node:crypto";
import { closeSync, openSync, readSync, unlinkSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UploadTooLarge } from "../report.ts";
import { MAX_SCRATCH_BYTES } from "../results/limits.ts";

/** Where readers keep on disk what doesn't fit into memory. */
export type ScratchSpace = {
  folder: string;
  /** Counts bytes before they are written; throws where there is no room for them. */
  take(bytes: number): void;
  /** Keeps the bytes of a file that stands in a report, and answers what they are called; absent where none are wanted. */
  keepInline?(bytes: Uint8Array): string;
};

/** Where a text stands in a scratch file. */
export type Place = { from: number; length: number };

/** The system's folder for temporary files, for readings that name no other. */
export const temporaryScratch: ScratchSpace = { folder: tmpdir(), take: () => {} };

/** Bytes gathered before they are written. */
const BUFFER_BYTES = 256 * 1024;
const NEW_LINE = 0x0a;

/**
 * A file that has no name from the start, so it disappears with its process. It is written and read without waiting,
 * since readers are: its bytes are in the system's cache, nearly always.
 */
export class Scratch {
  readonly #descriptor: number;
  readonly #space: ScratchSpace;
  #size = 0;
  #written = 0;
  #pending: Uint8Array[] = [];

  private constructor(descriptor: number, space: ScratchSpace) {
    this.#descriptor = descriptor;
    this.#space = space;
  }

  static open(space: ScratchSpace): Scratch {
    const path = join(space.folder, `tessera-${randomUUID()}`);
    const descriptor = openSync(path, "wx+", 0o600);
    unlinkSync(path);
    return new Scratch(descriptor, space);
  }

  /** Throws `UploadTooLarge` beyond `MAX_SCRATCH_BYTES`. */
  append(text: string): Place {
    const bytes = Buffer.from(text);
    if (this.#size + bytes.length > MAX_SCRATCH_BYTES) {
      throw new UploadTooLarge(`The upload needs more than ${MAX_SCRATCH_BYTES} bytes to be joined: send it in parts`);
    }
    this.#space.take(bytes.length);
    const place = { from: this.#size, length: bytes.length };
    this.#size += bytes.length;
    this.#pending.push(bytes);
    if (this.#size - this.#written >= BUFFER_BYTES) this.#flush();
    return place;
  }

  read({ from, length }: Place): string {
    this.#flush();
    return this.#bytesAt(from, length).toString();
  }

  /** All lines in order; for texts that were appended with a line end each. */
  *lines(): Generator<string> {
    this.#flush();
    let rest: Buffer = Buffer.alloc(0);
    for (let from = 0; from < this.#size; from += BUFFER_BYTES) {
      const bytes = this.#bytesAt(from, Math.min(BUFFER_BYTES, this.#size - from));
      const parts = Buffer.concat([rest, bytes]);
      let start = 0;
      for (let end = parts.indexOf(NEW_LINE); end !== -1; end = parts.indexOf(NEW_LINE, start)) {
        yield parts.toString("utf8", start, end);
        start = end + 1;
      }
      rest = parts.subarray(start);
    }
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  #bytesAt(from: number, length: number): Buffer {
    const bytes = Buffer.allocUnsafe(length);
    for (let done = 0; done < length; ) {
      const count = readSync(this.#descriptor, bytes, done, length - done, from + done);
      if (count === 0) throw new RangeError("Read beyond the end of a scratch file");
      done += count;
    }
    return bytes;
  }

  #flush(): void {
    const bytes = Buffer.concat(this.#pending);
    this.#pending = [];
    for (let done = 0; done < bytes.length; ) done += writeSync(this.#descriptor, bytes, done);
    this.#written = this.#size;
  }
}
