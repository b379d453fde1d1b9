import type { RequestHandler } from "express";
import type { EndpointKind, Metrics } from "../context.ts";
import { HUNG_UP } from "./request-log.ts";

/** The kinds of endpoints, by what the path begins with; the page is everything else. */
const KINDS: Readonly<Record<string, EndpointKind>> = {
  api: "rest",
  trpc: "page calls",
  mcp: "mcp",
  oauth: "oauth",
  scim: "scim",
  ".well-known": "oauth",
  healthz: "health",
  readyz: "health",
  status: "health",
  metrics: "health",
};

/** Counts each finished request by the kind of its endpoint. */
export function countRequests(metrics: Metrics | null): RequestHandler {
  if (!metrics) return (_req, _res, next) => next();
  return (req, res, next) => {
    const begun = performance.now();
    const [, first = ""] = req.path.split("/", 2);
    const kind = Object.hasOwn(KINDS, first) ? (KINDS[first] ?? "page") : "page";
    res.on("close", () => {
      const status = res.writableFinished ? res.statusCode : HUNG_UP;
      metrics.answered(kind, status, (performance.now() - begun) / 1000);
    });
    next();
  };
}
