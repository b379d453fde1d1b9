import { pictureFormatOf } from "@tessera/domain";

/** Larger pictures, in pixels a side or bytes, are made smaller before they are sent. */
const LARGE_SIDE = 1024;
const LARGE_FILE = 500_000;
/** Twice what the server keeps. */
const SENT_SIDE = 512;
const QUALITY = 0.9;

export type ReadPicture = { image: string } | { problem: string };

/** The picture in a file as base64, small enough to be sent; or what is wrong with a file that is none. */
export async function readPicture(file: File): Promise<ReadPicture> {
  const start = new Uint8Array(await file.slice(0, 16).arrayBuffer());
  if (!pictureFormatOf(start)) {
    return { problem: `“${file.name}” is no PNG, JPEG or WebP picture. Choose another file.` };
  }
  const picture = await createImageBitmap(file).catch(() => undefined);
  if (!picture) return { problem: `“${file.name}” is damaged or too large to be opened. Choose another file.` };
  const isSmall = file.size <= LARGE_FILE && Math.max(picture.width, picture.height) <= LARGE_SIDE;
  return { image: await toBase64(isSmall ? file : await middleSquare(picture)) };
}

function middleSquare(picture: ImageBitmap): Promise<Blob> {
  const { width, height } = picture;
  const side = Math.min(width, height);
  const sent = Math.min(side, SENT_SIDE);
  const canvas = new OffscreenCanvas(sent, sent);
  const pen = canvas.getContext("2d") as OffscreenCanvasRenderingContext2D;
  pen.imageSmoothingQuality = "high";
  pen.drawImage(picture, (width - side) / 2, (height - side) / 2, side, side, 0, 0, sent, sent);
  return canvas.convertToBlob({ type: "image/webp", quality: QUALITY });
}

function toBase64(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve((reader.result as string).replace(/^[^,]*,/, ""));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}
