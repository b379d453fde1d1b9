import { DomainError } from "@tessera/domain";
import type { Request } from "express";

/**
 * Refuses a request that carries the page's cookie but was not made by the page. Reads change nothing, and other sites
 * can't see their answers, so that they may come without a word of where from; a browser must say it of a change. Nobody
 * else's page moves a program, which need not.
 */
export function requireOwnPage(req: Request, publicUrl: string): void {
  requireSameOrigin(req, publicUrl);
  const isSilent = req.get("sec-fetch-site") === undefined && req.get("origin") === undefined;
  if (isSilent && req.method !== "GET" && isBrowser(req)) throw silent();
}

/** Browsers of every maker begin like that, and no program does that doesn't want to be taken for one. */
function isBrowser(req: Request): boolean {
  return req.get("user-agent")?.startsWith("Mozilla/") ?? false;
}

/**
 * Refuses a request that another site's page makes. Browsers tell with `Sec-Fetch-Site` and, on anything but plain
 * reads, with `Origin`; programs that send neither are not moved by somebody else's page.
 */
export function requireSameOrigin(req: Request, publicUrl: string): void {
  const site = req.get("sec-fetch-site");
  const origin = req.get("origin");
  if (site !== undefined && site !== "same-origin") throw foreign();
  if (origin !== undefined && origin !== new URL(publicUrl).origin && origin !== ownOrigin(req)) throw foreign();
}

/** The origin under which this very request reached us, so that the page works under whatever name the server has. */
function ownOrigin(req: Request): string {
  return `${req.protocol}://${req.host}`;
}

function silent(): DomainError {
  const message = "Your browser doesn't tell which page a request comes from, so it can't be trusted: use a newer one";
  return new DomainError("FORBIDDEN", message);
}

function foreign(): DomainError {
  return new DomainError("FORBIDDEN", "This request came from another site, so the page's session does not count");
}
