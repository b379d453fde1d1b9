import { createHash } from "node:crypto";
import type { BlobPlace, BlobStore } from "../../platform/blobs/blob-store.ts";
import { openBlobStore } from "../../platform/blobs/open-blob-store.ts";
import type { Config } from "../../platform/config.ts";
import type { Db } from "../../platform/db/schema.ts";
import { createIdSource } from "../../platform/id-source.ts";
import { SpoolSpace } from "../../platform/limits/spool-space.ts";
import { BackupError } from "./backup-file-repo.ts";
import { contentsOf, type NamedContent } from "./table-rows-repo.ts";

/**
 * Contents of attached files that the rows name. `absent`: those that are missing or damaged, the first few of them by their
 * SHA-256 in `examples`.
 */
export type Contents = { count: number; bytes: number; absent: number; examples: string[]; areCarried: boolean };

/** What to do with the contents: carry them along, or leave them out and report each. */
export type LeaveOut = ((content: NamedContent) => Promise<void>) | undefined;

const MAX_EXAMPLES = 5;

/** The store of a place, with no bound on what is written: it was within the limits when it was uploaded. */
export function storeAt(config: Pick<Config, "dataDir" | "s3">): BlobStore {
  const spoolSpace = new SpoolSpace({ maxFileBytes: Number.POSITIVE_INFINITY, maxBytes: Number.POSITIVE_INFINITY });
  return openBlobStore(config, { newId: createIdSource(Date.now), spoolSpace });
}

/** Goes through the contents that the rows name; `carry` answers false for one that is missing or damaged. */
export async function eachContent(
  db: Db,
  carry: (content: NamedContent) => Promise<boolean>,
  areCarried = true,
): Promise<Contents> {
  const contents: Contents = { count: 0, bytes: 0, absent: 0, examples: [], areCarried };
  for await (const content of contentsOf(db)) {
    contents.count += 1;
    contents.bytes += content.size;
    if (await carry(content)) continue;
    contents.absent += 1;
    if (contents.examples.length < MAX_EXAMPLES) contents.examples.push(content.sha256);
  }
  return contents;
}

/** Reports each content and carries none. */
export function listContents(db: Db, leaveOut: Exclude<LeaveOut, undefined>): Promise<Contents> {
  const report = async (content: NamedContent) => {
    await leaveOut(content);
    return true;
  };
  return eachContent(db, report, false);
}

/** Writes a content to the store, if its bytes are the right ones; false where they aren't. */
export async function putContent(
  store: BlobStore,
  place: BlobPlace,
  bytes: AsyncIterable<Uint8Array>,
): Promise<boolean> {
  const received = await store.receive(bytes, Number.POSITIVE_INFINITY);
  if (received === null) return false;
  const isWhole = received.sha256 === place.sha256;
  await (isWhole ? store.keep(received, place) : store.drop(received));
  return isWhole;
}

/** True if the bytes are the content's. */
export async function isContent({ sha256 }: BlobPlace, bytes: AsyncIterable<Uint8Array>): Promise<boolean> {
  const hash = createHash("sha256");
  for await (const chunk of bytes) hash.update(chunk);
  return hash.digest("hex") === sha256;
}

/** Fills an empty store, and empties it again where that fails. Throws BackupError for one that isn't empty. */
export async function fillingStore<T>(store: BlobStore, fill: () => Promise<T>): Promise<T> {
  for await (const _ of store.all()) {
    const advice =
      store.kind === "disk"
        ? "Move that folder away first"
        : "Name an empty bucket or folder in it, or restore with --without-attachments where they are the right ones";
    throw new BackupError(`${store.where} holds attached files already. ${advice}.`);
  }
  try {
    return await fill();
  } catch (error) {
    for await (const place of store.all()) await store.remove(place);
    throw error;
  }
}
