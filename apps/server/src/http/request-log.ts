import type { RequestHandler } from "express";
import type { Logger } from "pino";

/** Paths that end in a one-time code. */
const CODE_IN_PATH = /^\/+(confirm-email|invitations|reset-password|setup)\/[^/]+/i;

/** Gives every request an id of our own, so that nobody else's text gets into the log. */
export function assignRequestId(newId: () => string): RequestHandler {
  return (_req, res, next) => {
    res.locals.requestId = newId();
    res.setHeader("X-Request-Id", res.locals.requestId);
    next();
  };
}

/** One line a request when it is over: never its query, body or headers, which may hold secrets. */
export function logRequests(log: Logger): RequestHandler {
  if (!log.isLevelEnabled("info")) return (_req, _res, next) => next();
  return (req, res, next) => {
    const begun = performance.now();
    const { method } = req;
    const path = decoded(req.path).replace(CODE_IN_PATH, "/$1/…");
    res.on("close", () => {
      const durationMs = Math.round((performance.now() - begun) * 10) / 10;
      const { requestId } = res.locals;
      log.info(
        { requestId, method, path, status: res.statusCode, durationMs, aborted: !res.writableFinished },
        "request",
      );
    });
    next();
  };
}

/** Escapes would hide a token or a code from those who take it out. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    // Malformed; no route answers it either.
    return "(malformed)";
  }
}
