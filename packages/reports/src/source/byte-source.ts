/** A stream of bytes of which parts are taken one after the other. */
export class ByteSource {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #ahead: Uint8Array = new Uint8Array();

  constructor(bytes: AsyncIterable<Uint8Array>) {
    this.#chunks = bytes[Symbol.asyncIterator]();
  }

  /** The next bytes without taking them: `length` of them, fewer only where the stream ends before. */
  async peek(length: number): Promise<Uint8Array> {
    const parts = [this.#ahead];
    let size = this.#ahead.length;
    while (size < length) {
      const next = await this.#chunks.next();
      if (next.done) break;
      parts.push(next.value);
      size += next.value.length;
    }
    this.#ahead = parts.length === 1 ? this.#ahead : Buffer.concat(parts);
    return this.#ahead.subarray(0, length);
  }

  /** Takes that many bytes; fewer only where the stream ends before. */
  async take(length: number): Promise<Uint8Array> {
    const taken = await this.peek(length);
    this.#ahead = this.#ahead.subarray(taken.length);
    return taken;
  }

  /** Takes a piece of at most that many bytes, as it comes; undefined at the end. */
  async takePiece(length: number): Promise<Uint8Array | undefined> {
    if (this.#ahead.length === 0) {
      const next = await this.#chunks.next();
      if (next.done) return undefined;
      this.#ahead = next.value;
    }
    const piece = this.#ahead.subarray(0, length);
    this.#ahead = this.#ahead.subarray(piece.length);
    return piece;
  }

  /** All that is left. */
  async *rest(): AsyncGenerator<Uint8Array> {
    try {
      for (let piece = await this.takePiece(Infinity); piece; piece = await this.takePiece(Infinity)) yield piece;
    } finally {
      await this.close();
    }
  }

  async close(): Promise<void> {
    await this.#chunks.return?.();
  }
}
