import type { Request, RequestHandler } from "express";
import { MAX_TRACE_STATE_LENGTH } from "../limits/limits.ts";
import { type RemoteParent, withinRequest } from "../tracing/spans.ts";
import { HUNG_UP, TRACE_PARENT } from "./request-log.ts";
import { REST_BASES } from "./trpc.ts";

/** Routers whose addresses say what was called in a way of their own; the spans of the procedures say it too. */
const PLAIN_BASES = ["/trpc", "/mcp"];
const FIRST_FAULT = 500;

/** Has everything that a request does known by its id, and makes it one span, which goes on with the caller's trace. */
export const traceRequests: RequestHandler = (req, res, next) => {
  const start = { name: req.method, kind: "server", attributes: { "http.request.method": req.method } } as const;
  withinRequest(res.locals.requestId, start, parentOf(req), (span) => {
    if (span) {
      res.locals.traceId = span.traceId;
      res.on("close", () => {
        const route = routeOf(req);
        const status = res.writableFinished ? res.statusCode : HUNG_UP;
        if (route !== undefined) span.rename(`${req.method} ${route}`);
        span.set({ ...(route !== undefined && { "http.route": route }), "http.response.status_code": status });
        if (status >= FIRST_FAULT) span.fail(`${status}`);
        span.end();
      });
    }
    next();
  });
};

/** The route that answered, as it is declared: an address may hold ids and one-time codes. */
function routeOf({ route, baseUrl }: Request): string | undefined {
  if (PLAIN_BASES.includes(baseUrl)) return baseUrl;
  const isKnown = baseUrl === "" || (REST_BASES as readonly string[]).includes(baseUrl);
  return isKnown && typeof route?.path === "string" ? baseUrl + route.path : undefined;
}

function parentOf(req: Request): RemoteParent | undefined {
  const [, traceId, spanId, flags] = TRACE_PARENT.exec(req.get("traceparent") ?? "") ?? [];
  if (traceId === undefined || spanId === undefined) return undefined;
  const state = req.get("tracestate");
  const isSampled = (Number.parseInt(flags ?? "0", 16) & 1) === 1;
  return { traceId, spanId, isSampled, state: state && state.length <= MAX_TRACE_STATE_LENGTH ? state : undefined };
}
