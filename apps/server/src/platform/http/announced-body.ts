import { DomainError } from "@tessera/domain";
import type { Request } from "express";
import { MAX_FORM_BYTES } from "../limits/limits.ts";
import { uploadTooLarge } from "../limits/spool-space.ts";

/** How long the body of the request is going to be, as far as that is announced. */
export function announcedBytes(req: Request): number {
  return Number(req.headers["content-length"] ?? 0);
}

/** The error for a body that is refused before any of it is read: its sender may not begin, or not stop. */
export function unsent(req: Request, error: DomainError): DomainError {
  // What follows on this connection is no further request.
  req.res?.setHeader("Connection", "close");
  return error;
}

export function bodyTooLarge(): DomainError {
  return new DomainError("PAYLOAD_TOO_LARGE", "The request body is larger than 1 MiB");
}

/**
 * Throws PAYLOAD_TOO_LARGE for a body that is announced to be larger than uploads may be, before any of it is read. A form is
 * somewhat larger than its files.
 */
export function requireAnnounced(req: Request, maxBytes: number): void {
  const most = maxBytes + (isForm(req) ? MAX_FORM_BYTES : 0);
  if (announcedBytes(req) > most) throw unsent(req, uploadTooLarge(maxBytes));
}

/** True of a multipart form. */
export function isForm(req: Request): boolean {
  return typeOf(req) === "multipart/form-data";
}

/** The media type of the body. */
export function typeOf(req: Request): string {
  return (req.headers["content-type"] ?? "application/octet-stream").split(";", 1)[0]?.trim().toLowerCase() ?? "";
}
