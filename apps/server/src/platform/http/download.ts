import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Request, RequestHandler, Response } from "express";
import type { z } from "zod";
import type { Actor, RequestCtx } from "../context.ts";
import { invalidInput } from "./errors.ts";
import { readQuery } from "./rest-input.ts";
import { requireStorable } from "./storable-input.ts";

/** Pieces after which a download checks again whether its caller may still have it. */
const PIECES_PER_CHECK = 10;

type Download<Filter extends z.ZodObject> = {
  /** Without date and extension, which are added. */
  name: string;
  ending: string;
  contentType: string;
  /** The query accepts the filters of the list. */
  filter: Filter;
  /** Throws for a caller without the right to it. */
  requireRights: (actor: Actor, ctx: RequestCtx, filter: z.infer<Filter>) => unknown;
  /** The text in pieces of some hundred lines. */
  read: (ctx: RequestCtx, filter: z.infer<Filter>) => AsyncGenerator<string>;
  /** Appends an audit entry, after the first piece was read and before anything is sent. */
  record?: (ctx: RequestCtx, actor: Actor, filter: z.infer<Filter>) => Promise<void>;
};

/**
 * Streams a list as a file: in the page's session from the same origin, or with a token. Memory stays flat, since a
 * piece is read when the one before was sent; the download stops for a caller who loses the right to it.
 */
export function download<Filter extends z.ZodObject>(
  { name, ending, contentType, filter, requireRights, read, record }: Download<Filter>,
  requestCtx: (req: Request, res: Response) => RequestCtx,
): RequestHandler {
  return async (req, res) => {
    const ctx = requestCtx(req, res);
    const actor = await ctx.authenticate();
    await requireStorable(async () => req.query);
    const asked = filter.safeParse(readQuery(req.query, filter));
    if (!asked.success) throw invalidInput(asked.error);
    const authorize = async () => {
      const actor = await ctx.authenticate();
      await requireRights(actor, ctx, asked.data);
    };
    await requireRights(actor, ctx, asked.data);
    const pieces = read(ctx, asked.data);
    // The first piece is read before anything is sent, so that a failure can still be answered as an error.
    const first = await pieces.next();
    await record?.(ctx, actor, asked.data);
    res.setHeader("Content-Type", contentType);
    res.setHeader("Content-Disposition", `attachment; filename="${name}-${ctx.now().slice(0, 10)}.${ending}"`);
    res.setHeader("Cache-Control", "no-store");
    await pipeline(Readable.from(resumed(first.value ?? "", pieces, authorize)), res);
  };
}

async function* resumed(
  first: string,
  rest: AsyncGenerator<string>,
  authorize: () => Promise<unknown>,
): AsyncGenerator<string> {
  try {
    yield first;
    let sent = 1;
    for await (const piece of rest) {
      if (sent % PIECES_PER_CHECK === 0) await authorize();
      yield piece;
      sent++;
    }
  } finally {
    // Also where the download is broken off after the first piece, before the loop would see to it.
    await rest.return(undefined);
  }
}
