import type { AttachmentKind } from "@tessera/domain";

/** Bytes of a content that are looked at to tell what it is. */
export const HEAD_BYTES = 4096;

type Sniffed = { contentType: string; kind: AttachmentKind };

/** What browsers show, and what people want to recognise; by the first bytes, or by those at a place. */
const SIGNATURES: readonly (Sniffed & { at?: number; bytes: string })[] = [
  { contentType: "image/png", kind: "picture", bytes: "\x89PNG\r\n\x1a\n" },
  { contentType: "image/jpeg", kind: "picture", bytes: "\xff\xd8\xff" },
  { contentType: "image/gif", kind: "picture", bytes: "GIF87a" },
  { contentType: "image/gif", kind: "picture", bytes: "GIF89a" },
  { contentType: "image/webp", kind: "picture", at: 8, bytes: "WEBP" },
  { contentType: "image/avif", kind: "picture", at: 4, bytes: "ftypavif" },
  { contentType: "video/webm", kind: "video", bytes: "\x1a\x45\xdf\xa3" },
  { contentType: "video/mp4", kind: "video", at: 4, bytes: "ftyp" },
  { contentType: "application/pdf", kind: "other", bytes: "%PDF-" },
  { contentType: "application/zip", kind: "other", bytes: "PK\x03\x04" },
  { contentType: "application/gzip", kind: "other", bytes: "\x1f\x8b" },
];
const UNKNOWN: Sniffed = { contentType: "application/octet-stream", kind: "other" };
/** Everything that is text is served as plain text, so that a browser runs neither HTML nor SVG. */
const TEXT: Sniffed = { contentType: "text/plain; charset=utf-8", kind: "text" };
/** How the entries of a Playwright trace are called: the first one of a zip archive tells. */
const TRACE_ENTRY = /^(?:test\.trace|(?:\d{1,9}-)?trace\.(?:trace|network|stacks)|resources\/.{1,200})$/;
const ZIP_NAME_LENGTH_AT = 26;
const ZIP_NAME_AT = 30;

/** What a content is, by its first bytes alone: neither its name nor what the sender says counts. */
export function sniff(head: Uint8Array): Sniffed {
  const bytes = Buffer.from(head);
  const known = SIGNATURES.find(({ at = 0, bytes: magic }) => {
    return bytes.subarray(at, at + magic.length).toString("latin1") === magic;
  });
  if (known?.contentType === "application/zip" && isTrace(bytes)) return { ...known, kind: "trace" };
  if (known) return { contentType: known.contentType, kind: known.kind };
  return isText(bytes) ? TEXT : UNKNOWN;
}

function isTrace(zip: Buffer): boolean {
  if (zip.length < ZIP_NAME_AT) return false;
  const length = zip.readUInt16LE(ZIP_NAME_LENGTH_AT);
  return TRACE_ENTRY.test(zip.toString("utf8", ZIP_NAME_AT, ZIP_NAME_AT + length));
}

function isText(bytes: Buffer): boolean {
  try {
    // As a stream: the last character may be cut off.
    new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true });
    return !bytes.some(isControl);
  } catch {
    return false;
  }
}

/** Control characters that no text holds; the escape character begins a colour code. */
function isControl(byte: number): boolean {
  return byte < 0x09 || (byte > 0x0d && byte < 0x20 && byte !== 0x1b);
}
