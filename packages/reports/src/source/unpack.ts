import { pipeline, Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import type { Reading } from "../reading.ts";
import { SLICE_BYTES } from "../results/limits.ts";
import { ByteSource } from "./byte-source.ts";

const GZIP = [0x1f, 0x8b];
const ZIP = [0x50, 0x4b, 0x03, 0x04];
const EMPTY_ZIP = [0x50, 0x4b, 0x05, 0x06];
const LONGEST_MAGIC = 6;

const ARCHIVES = [
  { name: "a zip archive", magic: ZIP },
  { name: "an empty zip archive", magic: EMPTY_ZIP },
  { name: "a 7z archive", magic: [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c] },
  { name: "an xz file", magic: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00] },
  { name: "a zstd file", magic: [0x28, 0xb5, 0x2f, 0xfd] },
  { name: "a bzip2 file", magic: [0x42, 0x5a, 0x68] },
];

/** What people upload by mistake, by its first bytes. */
const OTHER_FILES = [
  { name: "a PDF document", magic: bytesOf("%PDF-") },
  { name: "a picture", magic: [0x89, ...bytesOf("PNG")] },
  { name: "a picture", magic: [0xff, 0xd8, 0xff] },
  { name: "a picture", magic: bytesOf("GIF8") },
  { name: "a video", magic: [0x1a, 0x45, 0xdf, 0xa3] },
  { name: "a program", magic: [0x7f, ...bytesOf("ELF")] },
  { name: "a program", magic: bytesOf("MZ\x90\0") },
  { name: "a Java class", magic: [0xca, 0xfe, 0xba, 0xbe] },
  { name: "a database", magic: bytesOf("SQLite") },
  { name: "an Office document", magic: [0xd0, 0xcf, 0x11, 0xe0] },
  { name: "a property list of Apple", magic: bytesOf("bplist") },
];

/** The bytes of the report itself: gzip is inflated on the way, other archives are refused. */
export async function* unpack(bytes: AsyncIterable<Uint8Array>, reading: Reading): AsyncGenerator<Uint8Array> {
  const source = new ByteSource(bytes);
  const start = await source.peek(LONGEST_MAGIC);
  const archive = ARCHIVES.find(({ magic }) => startsWith(start, magic));
  if (archive) {
    await source.close();
    throw reading.unreadable(`is ${archive.name}: unpack it and upload the reports in it, as they are or with gzip`);
  }
  const other = otherFile(start);
  if (other !== undefined) {
    await source.close();
    throw reading.unknown(`is ${other}, not a report: upload the file that the test run wrote`);
  }
  yield* isGzip(start) ? inflate(source.rest(), reading) : source.rest();
}

/** What people upload by mistake, or beside reports, by its first bytes. */
export function otherFile(start: Uint8Array): string | undefined {
  return OTHER_FILES.find(({ magic }) => startsWith(start, magic))?.name;
}

export async function* inflate(bytes: AsyncIterable<Uint8Array>, reading: Reading): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip({ chunkSize: SLICE_BYTES });
  // The iteration below meets the errors of both ends; the callback only keeps them from being thrown a second time.
  pipeline(Readable.from(bytes), gunzip, () => {});
  try {
    yield* gunzip;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    if (!code.startsWith("Z_")) throw error;
    const what = code === "Z_BUF_ERROR" ? "is a gzip file that ends too early" : "is a damaged gzip file";
    throw reading.unreadable(`${what}: upload it again`, null, error);
  }
}

export function isGzip(start: Uint8Array): boolean {
  return startsWith(start, GZIP);
}

export function isZip(start: Uint8Array): boolean {
  return startsWith(start, ZIP) || startsWith(start, EMPTY_ZIP);
}

function bytesOf(text: string): number[] {
  return [...Buffer.from(text, "latin1")];
}

function startsWith(bytes: Uint8Array, magic: number[]): boolean {
  return magic.every((byte, index) => bytes[index] === byte);
}
