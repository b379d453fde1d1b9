import { createHash } from "node:crypto";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import type { RequestHandler } from "express";

type Prepared = { plain: Buffer; br: Buffer; gzip: Buffer; etag: string };

/** Enough for text that is packed once for many answers. */
const BROTLI_QUALITY = 9;

/** Answers JSON that stays the same for as long as the process lives; see `preparedText`. */
export function preparedJson(build: () => unknown): RequestHandler {
  return preparedText("json", () => JSON.stringify(build()));
}

/** Answers text that stays the same for as long as the process lives: built, compressed and tagged at the first request. */
export function preparedText(type: string, build: () => string): RequestHandler {
  let prepared: Prepared | undefined;
  return (req, res) => {
    prepared ??= prepare(build());
    res.setHeader("ETag", prepared.etag);
    res.setHeader("Cache-Control", "no-cache");
    res.vary("Accept-Encoding");
    res.type(type);
    if (res.statusCode === 200 && req.fresh) return void res.status(304).end();
    const encoding = req.acceptsEncodings("br", "gzip");
    const body = encoding === "br" || encoding === "gzip" ? prepared[encoding] : prepared.plain;
    if (body !== prepared.plain) res.setHeader("Content-Encoding", String(encoding));
    res.setHeader("Content-Length", body.length);
    res.end(body);
  };
}

function prepare(text: string): Prepared {
  const plain = Buffer.from(text);
  const params = { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY };
  // Weak: the packed forms are the same content in other bytes.
  const etag = `W/"${createHash("sha256").update(plain).digest("base64url")}"`;
  return { plain, br: brotliCompressSync(plain, { params }), gzip: gzipSync(plain), etag };
}
