import { ResizeFit, Transformer } from "@napi-rs/image";
import { DomainError } from "@tessera/domain";
import { MAX_PICTURE_SIDE } from "../../platform/limits/limits.ts";
import { isWhole, readPictureSize } from "./picture-size.ts";

const LARGE = 256;
const SMALL = 64;
const QUALITY = 85;

export type AvatarPictures = { small: Buffer; large: Buffer };

/**
 * The picture as shown to everyone: upright, cropped to a square, re-encoded as WebP in two sizes, so that nothing of
 * the file but its pixels is kept. Throws INVALID_INPUT for a file that is not a whole PNG, JPEG or WebP, or too large.
 */
export function drawAvatar(bytes: Uint8Array): Promise<AvatarPictures> {
  const size = readPictureSize(bytes);
  if (!size || !isWhole(bytes)) throw unreadable();
  if (Math.max(size.width, size.height) > MAX_PICTURE_SIDE) {
    throw refused(
      `The picture is ${size.width} × ${size.height} pixels: send one of at most ${MAX_PICTURE_SIDE} a side`,
    );
  }
  return inTurn(() => draw(bytes));
}

async function draw(bytes: Uint8Array): Promise<AvatarPictures> {
  try {
    const square = await new Transformer(bytes).rotate().resize(squareOf(LARGE)).webpLossless();
    return {
      large: await new Transformer(square).webp(QUALITY),
      small: await new Transformer(square).resize(squareOf(SMALL)).webp(QUALITY),
    };
  } catch (error) {
    throw unreadable(error);
  }
}

const squareOf = (side: number) => ({ width: side, height: side, fit: ResizeFit.Cover });

let turn: Promise<unknown> = Promise.resolve();

/**
 * One picture after the other, however many arrive: memory holds one decoded picture, and passwords find a free thread.
 */
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const mine = turn.then(work);
  turn = mine.catch(() => {});
  return mine;
}

function unreadable(cause?: unknown): DomainError {
  return refused("This is not a PNG, JPEG or WebP picture, or it is damaged. Choose another file.", cause);
}

function refused(message: string, cause?: unknown): DomainError {
  return new DomainError("INVALID_INPUT", message, { issues: [{ path: ["image"], message }] }, { cause });
}
