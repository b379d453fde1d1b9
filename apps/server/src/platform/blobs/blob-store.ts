import type { Readable } from "node:stream";
import type { SpoolShare } from "../limits/spool-space.ts";

/** Where a content is: its own id, and its SHA-256 in hex. */
export type BlobPlace = { id: string; sha256: string };

/** A content that was received whole, in a file that has no row yet. */
export type Received = { file: string; sha256: string; size: number; head: Uint8Array; share: SpoolShare };

/** Bytes of a content, first and last. */
export type ByteRange = { start: number; end: number };

/** A content as it is answered; `isShown`: browsers may show it instead of saving it. */
export type StoredFile = {
  name: string;
  contentType: string;
  sha256: string;
  size: number;
  isShown: boolean;
  /** Throws NOT_FOUND where the content is gone, UNAVAILABLE. */
  open: (range?: ByteRange) => Promise<Readable>;
};

/**
 * Contents of attachments, each there whole or not at all, and never changed. Throws BlobStoreFailure where the place they
 * are in can't be reached; a content that is missing there is no error.
 */
export interface BlobStore {
  readonly kind: "disk" | "bucket";
  /** The folder or bucket, for people; without key and secret. */
  readonly where: string;

  /**
   * Writes the bytes to a file in the data folder and on to the disk; null where they are more than `maxBytes`, then with nothing
   * left. The bytes are read to their end in any case. Throws PAYLOAD_TOO_LARGE, STORAGE_FULL.
   */
  receive(bytes: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Received | null>;
  /** Gives a received content its place. */
  keep(received: Received, place: BlobPlace): Promise<void>;
  /** Removes a received content that gets no place; harmless for one that has it. */
  drop(received: Received): Promise<void>;

  /** Where people find a content: its path, or its key in the bucket. */
  nameFor(place: BlobPlace): string;
  /** The bytes of a content, or of a range of it; undefined where the whole content isn't there, as far as its length shows. */
  open(place: BlobPlace & { size: number }, range?: ByteRange): Promise<Readable | undefined>;
  /** True if the whole content is there, as far as its length shows. */
  has(place: BlobPlace & { size: number }): Promise<boolean>;
  remove(place: BlobPlace): Promise<void>;
  /** All contents. */
  all(): AsyncGenerator<BlobPlace>;
  /** The contents last written before that time, in milliseconds since 1970; what was received and never kept goes. */
  writtenBefore(atMs: number): AsyncGenerator<BlobPlace>;

  /** Throws where contents can't be read at this moment. */
  check(): Promise<void>;
  /** Checks at the start that contents can be kept here, and that no server with another id keeps its own here. Throws ConfigError. */
  claim(serverId: string): Promise<void>;
}

/** Names of the contents, so that nothing else in the place is taken for one. */
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
