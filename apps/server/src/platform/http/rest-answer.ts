import { hash } from "node:crypto";
import type { Request, Response } from "express";
import { encodeBody } from "./compression.ts";

/** Like Express's own `json`, without what a hot route doesn't need: content negotiation and freshness. */
export async function sendJson(req: Request, res: Response, status: number, text: string): Promise<void> {
  const body = await encodeBody(req, res, Buffer.from(text));
  res.writeHead(status, { "Content-Type": "application/json; charset=utf-8", "Content-Length": body.length });
  res.end(body);
}

/** The same with its version; 304 where the caller has that version already. */
export async function sendVersioned(req: Request, res: Response, status: number, text: string): Promise<void> {
  const version = versionOf(text);
  res.setHeader("ETag", version);
  const known = req.headers["if-none-match"];
  const isRead = req.method === "GET" || req.method === "HEAD";
  if (isRead && known !== undefined && isAmong(known, version)) return void res.writeHead(304).end();
  await sendJson(req, res, status, text);
}

/** True of a version in a list of entity tags, or any. Weak ones count too: each version has one form. */
export function isAmong(tags: string, version: string): boolean {
  return tags.trim() === "*" || tags.split(",").some((tag) => tag.trim().replace(/^W\//, "") === version);
}

/** The entity tag of an answer: of what is said, however it is packed. */
export function versionOf(text: string): string {
  return `"${hash("sha256", text, "base64url").slice(0, 27)}"`;
}
