import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import type { Request, Response } from "express";
import type { RequestCtx } from "../context.ts";
import { MAX_STREAMED_ROWS } from "../limits/limits.ts";
import type { RestProcedure } from "./routes.ts";

const TYPE = "application/x-ndjson";
/** The most that a page may hold: fewer reads. */
const ROWS_PER_READ = 200;

type Run = (ctx: RequestCtx, getInput: () => Promise<unknown>) => Promise<unknown>;
type Page = { data: unknown[]; nextCursor: string | null };

/** True where a list is asked for as rows, one a line. */
export function wantsRows(req: Request, { isList }: RestProcedure): boolean {
  return isList && (req.headers.accept?.includes(TYPE) ?? false) && req.accepts(["application/json", TYPE]) === TYPE;
}

/**
 * Streams a whole list, one row a line. A page is read when the one before was sent, so that memory stays flat; with each
 * page the caller is asked for again, and the stream breaks off for one who lost the right to it.
 */
export async function sendRows(
  req: Request,
  res: Response,
  ctx: RequestCtx,
  run: Run,
  getInput: () => Promise<unknown>,
): Promise<void> {
  const first = (await run(ctx, async () => ({ limit: ROWS_PER_READ, ...Object(await getInput()) }))) as Page;
  const input = Object(await getInput()) as object;
  // Counted once, decided again with each page.
  const onwards: RequestCtx = {
    ...ctx,
    authenticate: (options = {}) => ctx.authenticate({ ...options, again: options.again ?? { db: ctx.db } }),
  };
  const next = async (cursor: string) =>
    (await run(onwards, async () => ({ limit: ROWS_PER_READ, ...input, cursor }))) as Page;
  res.setHeader("Content-Type", `${TYPE}; charset=utf-8`);
  res.setHeader("Vary", "Accept, Accept-Encoding");
  const lines = Readable.from(linesOf(first, next));
  if (!req.acceptsEncodings("gzip")) return pipeline(lines, res);
  res.setHeader("Content-Encoding", "gzip");
  await pipeline(lines, createGzip(), res);
}

async function* linesOf(first: Page, next: (cursor: string) => Promise<Page>): AsyncGenerator<string> {
  let page = first;
  for (let rows = 0; ; ) {
    rows += page.data.length;
    // Broken off rather than ended, so that it isn't taken for all there is.
    if (rows > MAX_STREAMED_ROWS) throw new Error(`A list of more than ${MAX_STREAMED_ROWS} rows is not streamed`);
    if (page.data.length > 0) yield page.data.map((row) => `${JSON.stringify(row)}\n`).join("");
    if (page.nextCursor === null) return;
    page = await next(page.nextCursor);
  }
}
