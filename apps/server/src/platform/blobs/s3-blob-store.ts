import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { join } from "node:path";
import { Readable } from "node:stream";
import { ConfigError } from "../config-error.ts";
import type { Ctx } from "../context.ts";
import { S3_SILENCE_MS } from "../limits/limits.ts";
import { type BlobPlace, type BlobStore, type ByteRange, nameOf, placeOf, type Received } from "./blob-store.ts";
import { BlobStoreFailure } from "./blob-store-failure.ts";
import { IncomingContents } from "./incoming-contents.ts";
import { between, S3Client } from "./s3-client.ts";
import type { S3Settings } from "./s3-settings.ts";

/** The object that says which server's contents are in the bucket. */
const OWNER_KEY = "tessera-owner";

/**
 * Contents as objects of a bucket. Each is received as a file first, so that its size and SHA-256 are known: one request then
 * brings it, and the bucket refuses bytes that differ. No content is larger than what one request may bring.
 */
export class S3BlobStore implements BlobStore {
  readonly kind = "bucket";
  readonly where: string;
  readonly #settings: S3Settings;
  readonly #client: S3Client;
  readonly #incoming: IncomingContents;

  constructor(
    settings: S3Settings,
    dataDir: string,
    ctx: Pick<Ctx, "newId" | "spoolSpace">,
    silenceMs: number = S3_SILENCE_MS,
  ) {
    this.where = `s3://${settings.bucket}/${settings.prefix}`;
    this.#settings = settings;
    this.#client = new S3Client(settings, silenceMs);
    this.#incoming = new IncomingContents(join(dataDir, "attachments", "incoming"), ctx);
  }

  receive(bytes: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Received | null> {
    return this.#incoming.receive(bytes, maxBytes);
  }

  async keep(received: Received, place: BlobPlace): Promise<void> {
    const { file, size, sha256 } = received;
    await this.#client.read({ method: "PUT", key: nameOf(place), body: { file, size, sha256 } });
    await this.drop(received);
  }

  drop(received: Received): Promise<void> {
    return this.#incoming.drop(received);
  }

  nameFor(place: BlobPlace): string {
    return this.#settings.prefix + nameOf(place);
  }

  async open(place: BlobPlace & { size: number }, range?: ByteRange): Promise<Readable | undefined> {
    const headers = range && { range: `bytes=${range.start}-${range.end}` };
    const answer = await this.#client.ask({ method: "GET", key: nameOf(place), ...(headers && { headers }) });
    if (!answer) return undefined;
    if (wholeSizeOf(answer) !== place.size) return void answer.destroy();
    const bytes = Readable.from(this.#client.bytesOf(answer), { objectMode: false });
    // Also where it is closed before it was read.
    return bytes.once("close", () => answer.destroy());
  }

  async has(place: BlobPlace & { size: number }): Promise<boolean> {
    const answer = await this.#client.ask({ method: "HEAD", key: nameOf(place) });
    // An answer without a body says nothing of a bucket that is gone.
    if (!answer) await this.#requireBucket();
    answer?.resume();
    return answer !== undefined && wholeSizeOf(answer) === place.size;
  }

  async remove(place: BlobPlace): Promise<void> {
    await this.#client.read({ method: "DELETE", key: nameOf(place) });
  }

  async *all(): AsyncGenerator<BlobPlace> {
    for await (const { place } of this.#list()) yield place;
  }

  async *writtenBefore(atMs: number): AsyncGenerator<BlobPlace> {
    await this.#incoming.removeOlder(atMs);
    for await (const { place, writtenAtMs } of this.#list()) if (writtenAtMs < atMs) yield place;
  }

  /** In one attempt: the status looks again soon. */
  check(): Promise<void> {
    return this.#requireBucket(1);
  }

  async #requireBucket(attempts?: number): Promise<void> {
    const query = { "list-type": "2", prefix: this.#settings.prefix + OWNER_KEY };
    const answer = await this.#client.read({ method: "GET", query }, attempts);
    if (answer?.includes("<ListBucketResult")) return;
    throw new BlobStoreFailure("misconfigured", "what answers there is no server of buckets");
  }

  async claim(serverId: string): Promise<void> {
    try {
      await this.#requireBucket();
      const owner = await this.#client.read({ method: "GET", key: OWNER_KEY });
      if (owner !== undefined && owner !== serverId) {
        throw new BlobStoreFailure(
          "misconfigured",
          "another server keeps its files there; name another bucket or folder in it",
        );
      }
      const body = { text: serverId, size: Buffer.byteLength(serverId), sha256: sha256Of(serverId) };
      await this.#client.read({ method: "PUT", key: OWNER_KEY, body });
    } catch (error) {
      if (!(error instanceof BlobStoreFailure)) throw error;
      throw ConfigError.of("TESSERA_S3_URL", error.reason, error);
    }
  }

  async *#list(): AsyncGenerator<{ place: BlobPlace; writtenAtMs: number }> {
    const { prefix } = this.#settings;
    for (let next = ""; ; ) {
      const query = { "list-type": "2", prefix, ...(next !== "" && { "continuation-token": next }) };
      const page = (await this.#client.read({ method: "GET", query })) ?? "";
      for (const entry of page.split("<Contents>").slice(1)) {
        const place = placeOf(between(entry, "Key").slice(prefix.length));
        if (place) yield { place, writtenAtMs: Date.parse(between(entry, "LastModified")) };
      }
      next = between(page, "NextContinuationToken");
      if (between(page, "IsTruncated") !== "true" || next === "") return;
    }
  }
}

/** The size of the whole object, also in the answer to a range. */
function wholeSizeOf({ headers }: IncomingMessage): number {
  return Number(headers["content-range"]?.split("/")[1] ?? headers["content-length"]);
}

function sha256Of(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
