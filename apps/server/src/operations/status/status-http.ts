import type { RequestHandler } from "express";
import type { HttpRoute, RouteSite } from "../../platform/http/http-route.ts";
import { getStatus } from "./status-service.ts";

/** `/status` for programs: JSON where JSON is accepted, 503 while the server can't serve. People get the page. */
export const statusRoutes: HttpRoute[] = [
  { method: "GET", path: "/status", handler: ({ requestCtx }) => answerStatus(requestCtx) },
];

function answerStatus(requestCtx: RouteSite["requestCtx"]): RequestHandler {
  return async (req, res, next) => {
    res.vary("Accept");
    if (req.accepts(["html", "json"]) !== "json") return next();
    const answer = await getStatus(requestCtx(req, res));
    res.setHeader("Cache-Control", "no-store");
    res.status(answer.status === "down" ? 503 : 200).json(answer);
  };
}
