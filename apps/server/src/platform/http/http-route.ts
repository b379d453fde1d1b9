import type { Request, RequestHandler, Response } from "express";
import type { Ctx, RequestCtx } from "../context.ts";

/** What the handlers of plain routes are made with, once, when the server starts. */
export type RouteSite = {
  ctx: Ctx;
  /** The context of one request: of a person at the page, or of a token. */
  requestCtx: (req: Request, res: Response) => RequestCtx;
};

/** An address that no procedure answers: a file, a picture, a health check. Features declare theirs, `app.ts` collects them. */
export type HttpRoute = {
  /** `ANY`: every method, and every address below the path. */
  method: "GET" | "POST" | "ANY";
  /** As Express writes paths. */
  path: string;
  handler: (site: RouteSite) => RequestHandler;
};
