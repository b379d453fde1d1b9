import { mayHoldToken, withoutEscapes } from "@tessera/domain";
import type { RequestHandler, Response } from "express";
import type { Logger } from "pino";
import type { Actor } from "../context.ts";
import { clientAddress } from "./client-address.ts";

/** Paths that end in a one-time code. */
const CODE_IN_PATH = /^\/+(confirm-email|invitations|reset-password|setup|unsubscribe|unsubscriptions)\/[^/]+/i;
/** The status that proxies log for a client that hung up before its answer was complete; never sent. */
export const HUNG_UP = 499;

/** An id that a caller may give a request: short, and nothing that means anything elsewhere. */
const GIVEN_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
/** Of W3C Trace Context: version, trace, span, flags. */
export const TRACE_PARENT = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(?:-|$)/;

/** Gives every request an id: the caller's own where it is a plain one, else a new one. Takes over the id of a trace. */
export function assignRequestId(newId: () => string): RequestHandler {
  return (req, res, next) => {
    const given = req.get("x-request-id") ?? "";
    res.locals.requestId = GIVEN_ID.test(given) && !mayHoldToken(given) ? given : newId();
    res.locals.traceId = TRACE_PARENT.exec(req.get("traceparent") ?? "")?.[1];
    res.setHeader("X-Request-Id", res.locals.requestId);
    next();
  };
}

/** Remembers the caller for the request's log line; the first call of a batch stands for all. */
export function rememberCaller(res: Response, actor: Actor): void {
  res.locals.caller ??= actor;
}

/** One log line for each finished request: never its query, body or headers, which may hold secrets. */
export function logRequests(log: Logger): RequestHandler {
  if (!log.isLevelEnabled("info")) return (_req, _res, next) => next();
  return (req, res, next) => {
    const begun = performance.now();
    const { method } = req;
    const ip = clientAddress(req);
    const path = readable(req.path).replace(CODE_IN_PATH, "/$1/…");
    res.on("close", () => {
      const durationMs = Math.round((performance.now() - begun) * 10) / 10;
      const { requestId, traceId, caller } = res.locals as { requestId: string; traceId?: string; caller?: Actor };
      const who = caller && { userId: caller.userId, ...(caller.token && { token: caller.token.preview }) };
      const status = res.writableFinished ? res.statusCode : HUNG_UP;
      log.info({ requestId, ...(traceId && { traceId }), method, path, status, durationMs, ip, ...who }, "request");
    });
    next();
  };
}

/** Removes escapes, also nested ones: they would hide a token or a code from redaction. */
function readable(path: string): string {
  const plain = withoutEscapes(path);
  try {
    return plain === undefined ? "(malformed)" : decodeURIComponent(plain.replace(/%(?![0-9a-f]{2})/gi, "%25"));
  } catch {
    // Bytes that are not UTF-8; no route matches them either.
    return "(malformed)";
  }
}
