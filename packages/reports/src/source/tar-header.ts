/** Bytes of a block: a header, or what contents are rounded up to. */
export const TAR_BLOCK_BYTES = 512;

export type TarHeader = { name: string; size: number; kind: TarKind };
/** `longName` and `extended` describe the entry after them, in their own contents. */
type TarKind = "file" | "link" | "longName" | "extended" | "other";

const CHECKSUM = { start: 148, end: 156 };
const KINDS: Record<string, TarKind> = {
  ...{ "0": "file", "7": "file", "\0": "file" },
  ...{ "1": "link", "2": "link" },
  ...{ L: "longName", x: "extended" },
};

/** The header in a block; null where its checksum is not that of a header. Ustar, and what GNU's and BSD's tar make of it. */
export function readTarHeader(block: Uint8Array): TarHeader | null {
  if (block.length < TAR_BLOCK_BYTES || !hasValidChecksum(block)) return null;
  const size = readNumber(block, 124, 136);
  if (size === null) return null;
  const hasPrefix = readText(block, 257, 262) === "ustar" && block[262] === 0;
  const prefix = hasPrefix ? readText(block, 345, 500) : "";
  const name = readText(block, 0, 100);
  const kind = KINDS[String.fromCharCode(block[156] ?? 0)] ?? "other";
  return {
    name: prefix === "" ? name : `${prefix}/${name}`,
    size,
    // Older programs write folders as files whose name ends in a slash.
    kind: kind === "file" && name.endsWith("/") ? "other" : kind,
  };
}

export function isEmptyBlock(block: Uint8Array): boolean {
  return block.every((byte) => byte === 0);
}

/** `path` and `size` of an extended header: lines of `length key=value`. */
export function readExtendedHeader(contents: Uint8Array): { path?: string; size?: number } {
  const found: { path?: string; size?: number } = {};
  for (let from = 0; from < contents.length; ) {
    const space = contents.indexOf(0x20, from);
    const length = Number(text(contents.subarray(from, space === -1 ? from : Math.min(space, from + 10))));
    if (!Number.isInteger(length) || length <= 0) break;
    const line = text(contents.subarray(space + 1, from + length - 1));
    const equals = line.indexOf("=");
    const [key, value] = [line.slice(0, equals), line.slice(equals + 1)];
    if (key === "path") found.path = value;
    if (key === "size" && /^\d{1,15}$/.test(value)) found.size = Number(value);
    from += length;
  }
  return found;
}

/** Text up to the first NUL. */
export function readText(bytes: Uint8Array, start: number, end: number): string {
  const field = bytes.subarray(start, end);
  const nul = field.indexOf(0);
  return text(nul === -1 ? field : field.subarray(0, nul));
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString();
}

/** Octal digits, or with the first bit set a big-endian number. */
function readNumber(block: Uint8Array, start: number, end: number): number | null {
  const first = block[start] ?? 0;
  if ((first & 0x80) !== 0) {
    const bytes = Buffer.from(block.subarray(start + 1, end));
    const value = bytes.subarray(0, -6).every((byte) => byte === 0) ? bytes.readUIntBE(bytes.length - 6, 6) : null;
    return first === 0x80 ? value : null;
  }
  const digits = readText(block, start, end).trim();
  if (digits === "") return 0;
  return /^[0-7]{1,12}$/.test(digits) ? Number.parseInt(digits, 8) : null;
}

function hasValidChecksum(block: Uint8Array): boolean {
  let sum = 0;
  for (let index = 0; index < TAR_BLOCK_BYTES; index++) {
    sum += index >= CHECKSUM.start && index < CHECKSUM.end ? 0x20 : (block[index] ?? 0);
  }
  return sum === readNumber(block, CHECKSUM.start, CHECKSUM.end);
}
