import { withoutEscapes } from "@tessera/domain";
import type { RequestHandler, Response } from "express";
import type { Logger } from "pino";
import type { Actor } from "../context.ts";
import { clientAddress } from "./client-address.ts";

/** Paths that end in a one-time code. */
const CODE_IN_PATH = /^\/+(confirm-email|invitations|reset-password|setup)\/[^/]+/i;
/** What proxies write for a client that hung up before its answer was complete; no answer ever has it. */
const HUNG_UP = 499;

/** Gives every request an id of our own, so that nobody else's text gets into the log. */
export function assignRequestId(newId: () => string): RequestHandler {
  return (_req, res, next) => {
    res.locals.requestId = newId();
    res.setHeader("X-Request-Id", res.locals.requestId);
    next();
  };
}

/** Remembers who called, for the line of the request; the first of a batch stands for all, since they came together. */
export function rememberCaller(res: Response, actor: Actor): void {
  res.locals.caller ??= actor;
}

/** One line a request when it is over: never its query, body or headers, which may hold secrets. */
export function logRequests(log: Logger): RequestHandler {
  if (!log.isLevelEnabled("info")) return (_req, _res, next) => next();
  return (req, res, next) => {
    const begun = performance.now();
    const { method } = req;
    const ip = clientAddress(req);
    const path = readable(req.path).replace(CODE_IN_PATH, "/$1/…");
    res.on("close", () => {
      const durationMs = Math.round((performance.now() - begun) * 10) / 10;
      const { requestId, caller } = res.locals as { requestId: string; caller?: Actor };
      const who = caller && { userId: caller.userId, ...(caller.token && { token: caller.token.preview }) };
      const status = res.writableFinished ? res.statusCode : HUNG_UP;
      log.info({ requestId, method, path, status, durationMs, ip, ...who }, "request");
    });
    next();
  };
}

/** Escapes, of escapes too, would hide a token or a code from those who take it out. */
function readable(path: string): string {
  const plain = withoutEscapes(path);
  try {
    return plain === undefined ? "(malformed)" : decodeURIComponent(plain.replace(/%(?![0-9a-f]{2})/gi, "%25"));
  } catch {
    // Bytes that are no UTF-8; no route answers it either.
    return "(malformed)";
  }
}
