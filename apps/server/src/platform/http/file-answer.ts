import { pipeline } from "node:stream/promises";
import { DomainError } from "@tessera/domain";
import type { Request, Response } from "express";
import type { ByteRange, StoredFile } from "../blobs/blob-store.ts";

/** Whatever it is, it runs nothing, loads nothing and belongs to no origin, also where a browser opens it by itself. */
const POLICY =
  "sandbox;default-src 'none';style-src 'unsafe-inline';img-src 'self';media-src 'self';frame-ancestors 'none'";

/**
 * Sends a file, or the range of it that was asked for; 304 where the caller has it already. Only what browsers can show
 * without running anything is sent to be shown, all else to be saved.
 */
export async function sendFile(res: Response, file: StoredFile): Promise<void> {
  const { name, contentType, sha256, size, isShown } = file;
  const { req } = res;
  const etag = `"${sha256}"`;
  // The caller asks again each time, since their rights may have gone.
  res.setHeader("Cache-Control", "private, no-cache");
  res.setHeader("ETag", etag);
  if (req.fresh) return void res.status(304).end();
  // An error has no version.
  res.removeHeader("ETag");
  const range = rangeOf(req, size, etag);
  const bytes = await file.open(range);
  res.setHeader("ETag", etag);
  res.setHeader("Content-Type", contentType);
  res.setHeader("Content-Disposition", `${isShown ? "inline" : "attachment"}; ${fileName(name)}`);
  res.setHeader("Content-Security-Policy", POLICY);
  res.setHeader("X-Content-Type-Options", "nosniff");
  res.setHeader("Cross-Origin-Resource-Policy", "same-origin");
  res.setHeader("Accept-Ranges", "bytes");
  res.setHeader("Content-Length", range ? range.end - range.start + 1 : size);
  if (range) res.status(206).setHeader("Content-Range", `bytes ${range.start}-${range.end}/${size}`);
  if (req.method !== "HEAD") return pipeline(bytes, res);
  bytes.destroy();
  res.end();
}

/** The one range that was asked for; undefined where the whole file is to be sent. Throws INVALID_INPUT for one beyond its end. */
function rangeOf(req: Request, size: number, etag: string): ByteRange | undefined {
  const condition = req.headers["if-range"];
  if (condition !== undefined && condition !== etag) return undefined;
  const ranges = req.range(size, { combine: true });
  if (ranges === -1) throw new DomainError("INVALID_INPUT", "The range is not within the file");
  if (ranges === undefined || ranges === -2 || ranges.type !== "bytes" || ranges.length !== 1) return undefined;
  return ranges[0];
}

/** As RFC 6266 has it: plain characters, and the whole name beside them. */
function fileName(name: string): string {
  const plain = name.replace(/[^\w .()-]/g, "_");
  const whole = encodeURIComponent(name).replace(/['()*]/g, (it) => `%${it.charCodeAt(0).toString(16)}`);
  return `filename="${plain}"; filename*=UTF-8''${whole}`;
}
