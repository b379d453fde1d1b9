import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import compression from "compression";
import type { Request, RequestHandler, Response } from "express";

const gzipped = promisify(gzip);
const brotlied = promisify(brotliCompress);

/** As small as gzip makes it or smaller, in about the same time. */
const BROTLI_QUALITY = 4;

const BROTLI_OPTIONS = { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } };

/** Shorter answers cost more to compress than they save, in bytes. */
const LEAST_BYTES = 1024;

/**
 * Compresses answers to reads only. Mutations create secrets (tokens, codes, links) and answer them: compressed
 * together with text that an attacker chose, their length would reveal them (BREACH). answers.contract.test.ts checks
 * that no read answers a secret.
 */
export const compressReads: RequestHandler = compression({
  threshold: LEAST_BYTES,
  filter: (req, res) => req.method === "GET" && !isStream(res) && compression.filter(req, res),
});

/** Events must not wait in the compressor for more of them. */
function isStream(res: Response): boolean {
  return String(res.getHeader("Content-Type")).startsWith("text/event-stream");
}

/** The same for a complete body: sets the headers of its encoding, and answers its bytes. */
export async function encodeBody(req: Request, res: Response, body: Buffer<ArrayBuffer>): Promise<Buffer> {
  if (req.method !== "GET" || body.length < LEAST_BYTES) return body;
  res.setHeader("Vary", "Accept-Encoding");
  const encoding = req.acceptsEncodings("br", "gzip");
  if (encoding !== "br" && encoding !== "gzip") return body;
  res.setHeader("Content-Encoding", encoding);
  return encoding === "gzip" ? gzipped(body) : brotlied(body, BROTLI_OPTIONS);
}
