/** A stream of bytes that can be read again from its beginning, for as long as little of it was read. */
export class Rewindable {
  readonly #bytes: AsyncIterator<Uint8Array>;
  readonly #most: number;
  #read: Uint8Array[] = [];
  #size = 0;

  /** `most`: so many bytes are kept. */
  constructor(bytes: AsyncIterable<Uint8Array>, most: number) {
    this.#bytes = bytes[Symbol.asyncIterator]();
    this.#most = most;
  }

  /** The bytes as they come; a reader that stops early leaves the rest. */
  async *first(): AsyncGenerator<Uint8Array> {
    for (let next = await this.#bytes.next(); !next.done; next = await this.#bytes.next()) {
      this.#size += next.value.length;
      if (this.#size <= this.#most) this.#read.push(next.value);
      else this.#read = [];
      yield next.value;
    }
  }

  /** All bytes from the beginning; null where too many were read for that. */
  again(): AsyncIterable<Uint8Array> | null {
    return this.#size <= this.#most ? this.#again() : null;
  }

  async close(): Promise<void> {
    await this.#bytes.return?.();
  }

  async *#again(): AsyncGenerator<Uint8Array> {
    try {
      yield* this.#read;
      for (let next = await this.#bytes.next(); !next.done; next = await this.#bytes.next()) yield next.value;
    } finally {
      await this.close();
    }
  }
}
