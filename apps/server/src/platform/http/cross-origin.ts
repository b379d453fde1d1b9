import type { NextFunction, Request, RequestHandler, Response } from "express";
import type { Ctx } from "../context.ts";
import { getSettings } from "../settings/settings.ts";

/** What pages of other sites may read of an answer besides its body. */
const EXPOSED = [
  ...["RateLimit", "RateLimit-Policy", "Retry-After", "X-Request-Id", "WWW-Authenticate"],
  ...["ETag", "Idempotency-Replayed", "Deprecation", "Sunset"],
].join(", ");
const METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE";
/** The wildcard does not stand for Authorization. */
const REQUEST_HEADERS = "Authorization, *";
/** How long a browser may remember what it may send. */
const MAX_AGE_SECONDS = 600;

/** Which of the requests to an endpoint are those of a token; a cookie counts for none of them. */
type IsBearer = (req: Request) => boolean;

/**
 * Lets pages of other sites call endpoints of bearer tokens, without cookies: of every site, or of those in the settings.
 * What carries the page's cookie is never opened.
 */
export function crossOrigin(ctx: Pick<Ctx, "db">, isBearer: IsBearer = () => true): RequestHandler {
  return (req, res, next) => {
    const { origin } = req.headers;
    if (origin === undefined || !isBearer(req)) return next();
    return open(req, res, origin, next);
  };

  async function open(req: Request, res: Response, origin: string, next: NextFunction): Promise<void> {
    const { apiOrigins } = await getSettings(ctx);
    const isOpen = apiOrigins.includes("*");
    if (!isOpen) res.vary("Origin");
    if (!isOpen && !apiOrigins.includes(origin)) return next();
    res.setHeader("Access-Control-Allow-Origin", isOpen ? "*" : origin);
    if (!isPreflight(req)) {
      res.setHeader("Access-Control-Expose-Headers", EXPOSED);
      return next();
    }
    answerPreflight(res);
  }
}

/** True of a call with a token, and of the question whether one may be made. */
export const carriesToken: IsBearer = (req) =>
  req.headers.authorization !== undefined ||
  (isPreflight(req) && /\bauthorization\b/i.test(req.get("access-control-request-headers") ?? ""));

function isPreflight(req: Request): boolean {
  return req.method === "OPTIONS" && req.headers["access-control-request-method"] !== undefined;
}

function answerPreflight(res: Response): void {
  res.setHeader("Access-Control-Allow-Methods", METHODS);
  res.setHeader("Access-Control-Allow-Headers", REQUEST_HEADERS);
  res.setHeader("Access-Control-Max-Age", String(MAX_AGE_SECONDS));
  res.status(204).end();
}
