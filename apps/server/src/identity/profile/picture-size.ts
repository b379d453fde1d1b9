import { pictureFormatOf } from "@tessera/domain";

export type PictureSize = { width: number; height: number };

/**
 * The size that the header of a picture states, read without decoding it: a tiny file can claim a size that no memory
 * holds. Undefined for a file that is not a PNG, JPEG or WebP, or ends before its size.
 */
export function readPictureSize(bytes: Uint8Array): PictureSize | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    switch (pictureFormatOf(bytes)) {
      case "png":
        return chunkName(view) === "IHDR" ? { width: view.getUint32(16), height: view.getUint32(20) } : undefined;
      case "jpeg":
        return jpegSize(view);
      case "webp":
        return webpSize(view);
      default:
        return undefined;
    }
  } catch (error) {
    // The view throws where a file ends too early.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** PNG and WebP both name their first chunk there. */
function chunkName(view: DataView): string {
  return String.fromCharCode(...[12, 13, 14, 15].map((at) => view.getUint8(at)));
}

/** Goes from segment to segment up to the frame header; a second one is refused by the decoder. */
function jpegSize(view: DataView): PictureSize | undefined {
  for (let at = 2; ; ) {
    if (view.getUint8(at) !== 0xff) return undefined;
    const marker = view.getUint8(at + 1);
    // A marker may be preceded by any number of fill bytes.
    if (marker === 0xff) at += 1;
    else if (isFrameHeader(marker)) return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    else if (marker === 0xda || marker === 0xd9) return undefined;
    else at += 2 + view.getUint16(at + 2);
  }
}

/** SOF0 to SOF15; three of their numbers mean something else (tables and an extension). */
function isFrameHeader(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

/** The first chunk has the size; the decoder refuses frames that don't fit into the canvas it states. */
function webpSize(view: DataView): PictureSize | undefined {
  const chunk = chunkName(view);
  const uint24 = (at: number) => view.getUint16(at, true) + view.getUint8(at + 2) * 0x10000;
  if (chunk === "VP8 ") return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
  if (chunk === "VP8X") return { width: uint24(24) + 1, height: uint24(27) + 1 };
  if (chunk !== "VP8L") return undefined;
  const bits = view.getUint32(21, true);
  return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
}

/** False for a JPEG that ends in the middle, which decoders fill up with grey. */
export function isWhole(bytes: Uint8Array): boolean {
  if (pictureFormatOf(bytes) !== "jpeg") return true;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // A small picture may stand in the metadata, with an end of its own, but never after the scan began.
  return buffer.indexOf("ffd9", buffer.lastIndexOf("ffda", undefined, "hex"), "hex") !== -1;
}
