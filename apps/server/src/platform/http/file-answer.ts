import { DomainError } from "@tessera/domain";
import type { Response } from "express";
import type { StoredFile } from "../blobs/blob-store.ts";

/** Whatever it is, it runs nothing, loads nothing and belongs to no origin, also where a browser opens it by itself. */
const POLICY =
  "sandbox;default-src 'none';style-src 'unsafe-inline';img-src 'self';media-src 'self';frame-ancestors 'none'";

/**
 * Sends a file, or the range of it that was asked for; 304 where the caller has it already. Only what browsers can show
 * without running anything is sent to be shown, all else to be saved.
 */
export async function sendFile(res: Response, { path, name, contentType, sha256, isShown }: StoredFile): Promise<void> {
  res.setHeader("Content-Type", contentType);
  res.setHeader("Content-Disposition", `${isShown ? "inline" : "attachment"}; ${fileName(name)}`);
  res.setHeader("Content-Security-Policy", POLICY);
  res.setHeader("X-Content-Type-Options", "nosniff");
  res.setHeader("Cross-Origin-Resource-Policy", "same-origin");
  res.setHeader("ETag", `"${sha256}"`);
  // The caller asks again each time, since their rights may have gone.
  res.setHeader("Cache-Control", "private, no-cache");
  await new Promise<void>((resolve, reject) => {
    const options = { cacheControl: false, lastModified: false, dotfiles: "allow" } as const;
    res.sendFile(path, options, (error) => {
      if (!error || res.headersSent) resolve();
      else reject(failureOf(error));
    });
  });
}

function failureOf(error: Error): unknown {
  if ("status" in error && error.status === 416)
    return new DomainError("INVALID_INPUT", "The range is not within the file");
  return error;
}

/** As RFC 6266 has it: plain characters, and the whole name beside them. */
function fileName(name: string): string {
  const plain = name.replace(/[^\w .()-]/g, "_");
  const whole = encodeURIComponent(name).replace(/['()*]/g, (it) => `%${it.charCodeAt(0).toString(16)}`);
  return `filename="${plain}"; filename*=UTF-8''${whole}`;
}
