import { promisify } from "node:util";
import { gzip } from "node:zlib";
import compression from "compression";
import type { Request, RequestHandler, Response } from "express";

const gzipped = promisify(gzip);

/** Shorter answers cost more to compress than they save, in bytes. */
const LEAST_BYTES = 1024;

/**
 * Compresses answers to reads only. Mutations create secrets (tokens, codes, links) and answer them: compressed
 * together with text that an attacker chose, their length would reveal them (BREACH). answers.contract.test.ts checks
 * that no read answers a secret.
 */
export const compressReads: RequestHandler = compression({
  threshold: LEAST_BYTES,
  filter: (req, res) => req.method === "GET" && compression.filter(req, res),
});

/** The same for a complete body: sets the headers of its encoding, and answers its bytes. */
export async function encodeBody(req: Request, res: Response, body: Buffer<ArrayBuffer>): Promise<Buffer> {
  if (req.method !== "GET" || body.length < LEAST_BYTES) return body;
  res.setHeader("Vary", "Accept-Encoding");
  if (!req.acceptsEncodings("gzip")) return body;
  res.setHeader("Content-Encoding", "gzip");
  return gzipped(body);
}
