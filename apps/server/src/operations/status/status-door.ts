import type { Request, RequestHandler, Response } from "express";
import type { RequestCtx } from "../../platform/context.ts";
import { getStatus } from "./status-service.ts";

/** `/status` for programs: JSON where JSON is accepted, 503 while the server can't serve. People get the page. */
export function statusDoor(createContext: (req: Request, res: Response) => RequestCtx): RequestHandler {
  return async (req, res, next) => {
    res.vary("Accept");
    if (req.accepts(["html", "json"]) !== "json") return next();
    const answer = await getStatus(createContext(req, res));
    res.setHeader("Cache-Control", "no-store");
    res.status(answer.status === "down" ? 503 : 200).json(answer);
  };
}
