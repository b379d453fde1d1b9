import type { Request, RequestHandler } from "express";
import type { Ctx } from "../context.ts";
import { warnOnce } from "../log.ts";

const FORWARDED = ["forwarded", "x-forwarded-for", "x-forwarded-proto", "x-forwarded-host"] as const;

/** Whether a request comes from a proxy that is not trusted, so that its forwarded headers are ignored. */
export function hasIgnoredForwarding(req: Request): boolean {
  return FORWARDED.some((name) => req.headers[name] !== undefined) && !isTrusted(req);
}

/**
 * Warns once that a proxy is not trusted, and keeps it for administrators: all its callers would share one throttle, and one
 * address.
 */
export function reportIgnoredForwarding({
  log,
  now,
  ignoredForwarding,
}: Pick<Ctx, "log" | "now" | "ignoredForwarding">): RequestHandler {
  return (req, _res, next) => {
    if (hasIgnoredForwarding(req)) {
      const proxy = req.socket.remoteAddress ?? "unknown";
      ignoredForwarding.last = { address: proxy, at: now() };
      warnOnce(
        log,
        { proxy },
        "forwarded headers are ignored: callers have the proxy's address; if it is yours, name it in TESSERA_TRUSTED_PROXIES",
      );
    }
    next();
  };
}

function isTrusted({ app, socket }: Request): boolean {
  const trusts: (address: string, distance: number) => boolean = app.get("trust proxy fn");
  return trusts(socket.remoteAddress ?? "", 0);
}
