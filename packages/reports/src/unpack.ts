import { pipeline, Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { SLICE_BYTES } from "./limits.ts";
import type { Reading } from "./reading.ts";

const GZIP = [0x1f, 0x8b];
const LONGEST_MAGIC = 6;

const ARCHIVES = [
  { name: "a zip archive", magic: [0x50, 0x4b, 0x03, 0x04] },
  { name: "an empty zip archive", magic: [0x50, 0x4b, 0x05, 0x06] },
  { name: "a 7z archive", magic: [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c] },
  { name: "an xz file", magic: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00] },
  { name: "a zstd file", magic: [0x28, 0xb5, 0x2f, 0xfd] },
  { name: "a bzip2 file", magic: [0x42, 0x5a, 0x68] },
];

/** The bytes of the report itself: gzip is inflated on the way, other archives are refused. */
export async function* unpack(bytes: AsyncIterable<Uint8Array>, reading: Reading): AsyncGenerator<Uint8Array> {
  const source = bytes[Symbol.asyncIterator]();
  const start = await readStart(source);
  const archive = ARCHIVES.find(({ magic }) => startsWith(start, magic));
  if (archive) {
    await source.return?.();
    throw reading.unreadable(`is ${archive.name}: unpack it and upload the reports in it, as they are or with gzip`);
  }
  const whole = resume(start, source);
  yield* startsWith(start, GZIP) ? inflate(whole, reading) : whole;
}

/** As many chunks as hold the longest magic number, or all there are. */
async function readStart(source: AsyncIterator<Uint8Array>): Promise<Uint8Array> {
  let start: Uint8Array = new Uint8Array();
  while (start.length < LONGEST_MAGIC) {
    const next = await source.next();
    if (next.done) break;
    start = start.length === 0 ? next.value : Buffer.concat([start, next.value]);
  }
  return start;
}

async function* resume(start: Uint8Array, source: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield start;
    for (let next = await source.next(); !next.done; next = await source.next()) yield next.value;
  } finally {
    await source.return?.();
  }
}

async function* inflate(bytes: AsyncIterable<Uint8Array>, reading: Reading): AsyncGenerator<Uint8Array> {
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

function startsWith(bytes: Uint8Array, magic: number[]): boolean {
  return magic.every((byte, index) => bytes[index] === byte);
}
