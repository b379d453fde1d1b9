import { createHash } from "node:crypto";
import { gunzipSync, gzipSync } from "node:zlib";

const BLOCK_BYTES = 512;
/** Of a tar header (POSIX ustar): where name, size and checksum stand, and their bytes. */
const NAME = { at: 0, bytes: 100 };
const SIZE = { at: 124, bytes: 12 };
const CHECKSUM = { at: 148, bytes: 8 };
const MANIFEST = "package/package.json";
const SERVER = "package/server.json";

type Entry = { header: Buffer; name: string; content: Buffer };

/** A package of the command line, and what its content is known by. */
export type CommandPackage = { bytes: Buffer; hash: string };

/**
 * The packed command line with the address of its server in it, so that it needs no `--url`. The address changes the
 * package's name too: npx takes a package of an equal name at an equal address for the one that it has.
 */
export function packageFor(url: string, packed: Buffer): CommandPackage {
  const hash = createHash("sha256").update(packed).update("\0").update(url).digest("hex").slice(0, 12);
  const tar: Buffer[] = [];
  for (const entry of entriesOf(gunzipSync(packed))) {
    if (entry.name !== MANIFEST) {
      tar.push(...blocksOf(entry));
      continue;
    }
    const manifest = renamed(JSON.parse(entry.content.toString("utf8")), hash);
    tar.push(...blocksOf({ ...entry, content: json(manifest) }));
    tar.push(...blocksOf({ ...entry, name: SERVER, content: json({ url }) }));
  }
  return { bytes: gzipSync(Buffer.concat([...tar, Buffer.alloc(2 * BLOCK_BYTES)])), hash };
}

type Manifest = { name: string; version: string; bin: Record<string, string> };

/** `tessera-cli-<release>-<build>`, as `pack.mjs` names it, and the command of that name. */
function renamed(manifest: Manifest, hash: string): Manifest {
  const name = `tessera-cli-${manifest.version}-${hash}`;
  const { [manifest.name]: main, ...bin } = manifest.bin;
  return { ...manifest, name, bin: { ...bin, ...(main !== undefined && { [name]: main }) } };
}

function json(value: unknown): Buffer {
  return Buffer.from(`${JSON.stringify(value, null, 2)}\n`);
}

function* entriesOf(tar: Buffer): Generator<Entry> {
  for (let at = 0; tar[at] !== 0 && at < tar.length; ) {
    const header = tar.subarray(at, at + BLOCK_BYTES);
    const size = Number.parseInt(textOf(header, SIZE), 8);
    const begin = at + BLOCK_BYTES;
    yield { header, name: textOf(header, NAME), content: tar.subarray(begin, begin + size) };
    at = begin + roundedUp(size);
  }
}

function blocksOf({ header, name, content }: Entry): Buffer[] {
  const own = Buffer.from(header);
  own.fill(0, NAME.at, NAME.at + NAME.bytes).write(name, NAME.at);
  own.write(`${octal(content.length, SIZE.bytes - 1)} `, SIZE.at);
  own.fill(" ", CHECKSUM.at, CHECKSUM.at + CHECKSUM.bytes);
  const checksum = own.reduce((sum, byte) => sum + byte, 0);
  own.write(`${octal(checksum, CHECKSUM.bytes - 2)}\0 `, CHECKSUM.at);
  return [own, content, Buffer.alloc(roundedUp(content.length) - content.length)];
}

function textOf(header: Buffer, { at, bytes }: { at: number; bytes: number }): string {
  return header.toString("utf8", at, at + bytes).replace(/[\0 ].*/s, "");
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, "0");
}

function roundedUp(bytes: number): number {
  return Math.ceil(bytes / BLOCK_BYTES) * BLOCK_BYTES;
}
