import { DomainError, withoutTrailingSlashes } from "@tessera/domain";
import type { Request } from "express";
import type { Ctx } from "../context.ts";
import { warnOnce } from "../log.ts";
import { hasIgnoredForwarding } from "./forwarded-headers.ts";

/** The settings that distinguish the server's own page from others. */
export type Site = Pick<Ctx, "publicUrl" | "log"> & { config: Pick<Ctx["config"], "publicUrl"> };

/**
 * Rejects a request that carries the page's cookie but was not made by the page. Reads change nothing, and other sites
 * can't see their answers, so they need not state an origin; a browser must state it for a change. A program need not,
 * since no other site's page controls it.
 */
export function requireOwnPage(req: Request, site: Site): void {
  requireSameOrigin(req, site);
  const isSilent = req.get("sec-fetch-site") === undefined && req.get("origin") === undefined;
  if (isSilent && req.method !== "GET" && isBrowser(req)) throw silent();
}

/** Every browser's user agent begins like this, and only programs that pose as browsers do the same. */
function isBrowser(req: Request): boolean {
  return req.get("user-agent")?.startsWith("Mozilla/") ?? false;
}

/**
 * Rejects a request that another site's page makes. Browsers send `Sec-Fetch-Site` and, on anything but plain reads,
 * `Origin`; a program that sends neither is not controlled by another site's page. Where the page's own origin differs
 * from the configured one, the answer and the log name the setting.
 */
export function requireSameOrigin(req: Request, site: Site): void {
  const fetchSite = req.get("sec-fetch-site");
  const origin = req.get("origin");
  if (fetchSite !== undefined && fetchSite !== "same-origin") throw foreign();
  if (origin === undefined || origin === originOf(req, site)) return;
  throw isOwnPage(req, origin) ? atWrongAddress(req, origin, site) : foreign();
}

/** The address of the server as its clients know it: the configured one, with its path, or that of this request. */
export function addressOf(req: Request, site: Site): string {
  return site.config.publicUrl === null ? originOf(req, site) : withoutTrailingSlashes(site.publicUrl());
}

/** The configured public address; without one, the address of this request. */
function originOf(req: Request, { config, publicUrl }: Site): string {
  return config.publicUrl === null ? `${req.protocol}://${req.host}` : new URL(publicUrl()).origin;
}

/** True where the browser says so, or the page's host is the requested one: then only scheme or setting differ. */
function isOwnPage(req: Request, origin: string): boolean {
  return (
    req.get("sec-fetch-site") === "same-origin" || (/^https?:\/\//.test(origin) && hostOf(origin) === req.get("host"))
  );
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}

const MAX_LOGGED_ORIGIN = 200;

function atWrongAddress(req: Request, origin: string, { config, log }: Site): DomainError {
  const opened = { openedAt: origin.slice(0, MAX_LOGGED_ORIGIN), publicUrl: config.publicUrl };
  if (config.publicUrl !== null) {
    warnOnce(
      log,
      opened,
      "the page is used at another address than TESSERA_PUBLIC_URL; sign-ins there are rejected; open it at the configured address",
    );
    return new DomainError(
      "FORBIDDEN",
      `This server's address is ${config.publicUrl}, but this page was opened at another one. Open it there. An administrator can change TESSERA_PUBLIC_URL.`,
    );
  }
  const isProxied = hasIgnoredForwarding(req);
  const settings = `TESSERA_PUBLIC_URL to the address of this page${isProxied ? ", and TESSERA_TRUSTED_PROXIES to the proxy in front of the server" : ""}`;
  warnOnce(log, opened, `the page is used at an address the server doesn't know as its own; set ${settings}`);
  return new DomainError(
    "FORBIDDEN",
    `The server doesn't know this page's address as its own. An administrator must set ${settings}.`,
  );
}

function silent(): DomainError {
  const message =
    "Your browser doesn't send the origin of its requests, so they can't be trusted. Use a newer browser.";
  return new DomainError("FORBIDDEN", message);
}

function foreign(): DomainError {
  return new DomainError("FORBIDDEN", "This request came from another site, so the page's session does not count");
}
