import { withoutTrailingSlashes } from "@tessera/domain";
import type { RequestHandler } from "express";
import { ConfigError } from "../config.ts";

/** The path of a public address, like `/tessera`; empty where it has none. */
export function basePathOf(publicUrl: string): string {
  return withoutTrailingSlashes(new URL(publicUrl).pathname);
}

/**
 * Removes the path of the public address from a request if the proxy in front has left it there. A proxy that removes
 * it itself, and a direct request, get the same answers.
 */
export function withoutBasePath(basePath: string): RequestHandler {
  return (req, _res, next) => {
    if (basePath !== "" && req.url.startsWith(basePath)) {
      const rest = req.url.slice(basePath.length);
      if (rest.startsWith("/")) req.url = rest;
      else if (rest === "" || rest.startsWith("?")) req.url = `/${rest}`;
    }
    next();
  };
}

/** Throws ConfigError for a path that begins like one of the server's own: requests would be ambiguous. */
export function requireFreePath(basePath: string, taken: readonly string[]): void {
  const [, first = ""] = basePath.split("/");
  if (first === "" || !taken.includes(first)) return;
  throw ConfigError.of(
    "TESSERA_PUBLIC_URL",
    `the server has addresses of its own below /${first}; choose another path`,
  );
}
