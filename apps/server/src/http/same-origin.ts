import { DomainError } from "@tessera/domain";
import type { Request } from "express";

/**
 * Refuses a request that carries the page's cookie but was not made by the page. Browsers tell with `Sec-Fetch-Site`
 * and, on anything but plain reads, with `Origin`; programs that send neither are not moved by somebody else's page.
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

function foreign(): DomainError {
  return new DomainError("FORBIDDEN", "This request came from another site, so the page's session does not count");
}
