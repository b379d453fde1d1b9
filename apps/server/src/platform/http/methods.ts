import { DomainError } from "@tessera/domain";
import type { RequestHandler } from "express";

/**
 * The last handler of an address, for methods that no handler before it takes: 405 with `Allow`. `OPTIONS` answers the
 * methods there are; an address with `GET` also answers `HEAD`.
 */
export function onlyMethods(...methods: string[]): RequestHandler {
  const known = new Set(methods.flatMap((method) => (method === "GET" ? ["GET", "HEAD"] : [method])));
  const allowed = [...known].join(", ");
  return (req, res, next) => {
    // A handler may have passed the request on: the page's document, for example.
    if (known.has(req.method)) return next();
    res.setHeader("Allow", allowed);
    if (req.method === "OPTIONS") return void res.status(204).end();
    throw methodNotAllowed(`This address answers ${allowed}, not ${req.method}`);
  };
}

export function methodNotAllowed(message: string): DomainError {
  return new DomainError("METHOD_NOT_ALLOWED", message);
}
