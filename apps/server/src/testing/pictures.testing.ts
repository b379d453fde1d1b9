import { crc32, deflateSync } from "node:zlib";
import { Transformer } from "@napi-rs/image";

type Colour = readonly [red: number, green: number, blue: number];
export const RED: Colour = [254, 0, 0];
export const BLUE: Colour = [0, 0, 254];

/** A picture whose left half is of one colour and whose right half of another, to be encoded. */
export function twoColours(width: number, height: number, left = RED, right = BLUE): Transformer {
  const pixels = new Uint8Array(width * height * 4);
  for (let at = 0; at < width * height; at++) pixels.set([...(at % width < width / 2 ? left : right), 255], at * 4);
  return Transformer.fromRgbaPixels(pixels, width, height);
}

/** The colour in the middle of each edge of a square picture, rounded to what a lossy format keeps. */
export async function edgeColours(picture: Uint8Array, side: number) {
  const pixels = await new Transformer(picture).rawPixels();
  const channels = pixels.length / (side * side);
  const colour = (x: number, y: number) => {
    const at = (y * side + x) * channels;
    return [...pixels.subarray(at, at + 3)].map((value) => (value > 127 ? 254 : 0));
  };
  const [middle, last] = [side / 2, side - 1];
  return { left: colour(0, middle), right: colour(last, middle), top: colour(middle, 0), bottom: colour(middle, last) };
}

/** The JPEG with a camera's metadata: a turn by `orientation` (1 to 8), and a text that no one else should read. */
export function withExif(jpeg: Buffer, orientation: number, secret: string): Buffer {
  const text = Buffer.from(`${secret}\0`);
  const entry = (tag: number, type: number, count: number, value: number[]) => [
    ...[tag >> 8, tag & 255, 0, type],
    ...[0, 0, 0, count],
    ...value,
  ];
  const directory = [
    0,
    2,
    ...entry(0x010e, 2, text.length, [0, 0, 0, 38]),
    ...entry(0x0112, 3, 1, [0, orientation, 0, 0]),
  ];
  const tiff = Buffer.concat([Buffer.from([0x4d, 0x4d, 0, 42, 0, 0, 0, 8, ...directory, 0, 0, 0, 0]), text]);
  const exif = Buffer.concat([Buffer.from("Exif\0\0"), tiff]);
  const segment = Buffer.from([0xff, 0xe1, 0, 0]);
  segment.writeUInt16BE(exif.length + 2, 2);
  return Buffer.concat([jpeg.subarray(0, 2), segment, exif, jpeg.subarray(2)]);
}

/** A valid black PNG of one bit a pixel: 400 million of them fit into a few kilobytes. */
export function blackPng(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 1;
  const rows = deflateSync(Buffer.alloc((1 + Math.ceil(width / 8)) * height));
  const signature = Buffer.from("89504e470d0a1a0a", "hex");
  return Buffer.concat([
    signature,
    pngChunk("IHDR", header),
    pngChunk("IDAT", rows),
    pngChunk("IEND", Buffer.alloc(0)),
  ]);
}

function pngChunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

/** A WebP whose canvas is of that size, of these frames; one alone is no animation. */
export function webpOf(width: number, height: number, frames: Buffer[]): Buffer {
  const isAnimated = frames.length > 1;
  const size = [...uint24(width - 1), ...uint24(height - 1)];
  const canvas = webpChunk("VP8X", Buffer.from([isAnimated ? 2 : 0, 0, 0, 0, ...size]));
  // A still WebP is twelve bytes of envelope and the one chunk of its pixels.
  const pixels = frames.map((frame) => frame.subarray(12));
  const place = Buffer.from([...uint24(0), ...uint24(0), ...size, ...uint24(100), 0]);
  const animated = pixels.map((frame) => webpChunk("ANMF", Buffer.concat([place, frame])));
  const parts = isAnimated ? [webpChunk("ANIM", Buffer.alloc(6)), ...animated] : pixels;
  const content = Buffer.concat([Buffer.from("WEBP"), canvas, ...parts]);
  return webpChunk("RIFF", content);
}

function webpChunk(name: string, data: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(data.length);
  return Buffer.concat([Buffer.from(name), length, data, Buffer.alloc(data.length % 2)]);
}

const uint24 = (value: number): number[] => [value & 255, (value >> 8) & 255, value >> 16];
