import { withoutTrailingSlashes } from "@tessera/domain";
import type { RequestHandler } from "express";
import { ConfigError } from "../config.ts";

/** The path that a public address ends in, like `/tessera`; empty where it has none. */
export function basePathOf(publicUrl: string): string {
  return withoutTrailingSlashes(new URL(publicUrl).pathname);
}

/**
 * Takes the path of the public address off a request, where the proxy in front has left it there; a proxy that takes it off
 * itself, and whoever asks the server directly, are answered the same.
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

/** Throws ConfigError for a path that begins like an address of the server's own: none could tell which is meant. */
export function requireFreePath(basePath: string, taken: readonly string[]): void {
  const [, first = ""] = basePath.split("/");
  if (first === "" || !taken.includes(first)) return;
  throw ConfigError.of(
    "TESSERA_PUBLIC_URL",
    `the server has addresses of its own below /${first}; choose another path`,
  );
}
