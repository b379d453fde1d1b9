import { DomainError } from "@tessera/domain";
import type { Request } from "express";
import type { Ctx } from "../context.ts";
import { warnOnce } from "../log.ts";
import { hasIgnoredForwarding } from "./forwarded-headers.ts";

/** What tells the server's own page from others. */
export type Site = Pick<Ctx, "publicUrl" | "log"> & { config: Pick<Ctx["config"], "publicUrl"> };

/**
 * Refuses a request that carries the page's cookie but was not made by the page. Reads change nothing, and other sites
 * can't see their answers, so that they may come without a word of where from; a browser must say it of a change. Nobody
 * else's page moves a program, which need not.
 */
export function requireOwnPage(req: Request, site: Site): void {
  requireSameOrigin(req, site);
  const isSilent = req.get("sec-fetch-site") === undefined && req.get("origin") === undefined;
  if (isSilent && req.method !== "GET" && isBrowser(req)) throw silent();
}

/** Browsers of every maker begin like that, and no program does that doesn't want to be taken for one. */
function isBrowser(req: Request): boolean {
  return req.get("user-agent")?.startsWith("Mozilla/") ?? false;
}

/**
 * Refuses a request that another site's page makes. Browsers tell with `Sec-Fetch-Site` and, on anything but plain
 * reads, with `Origin`; programs that send neither are not moved by somebody else's page. Where the page's own origin is
 * not the one that is configured, the answer and the log name the setting.
 */
export function requireSameOrigin(req: Request, site: Site): void {
  const fetchSite = req.get("sec-fetch-site");
  const origin = req.get("origin");
  if (fetchSite !== undefined && fetchSite !== "same-origin") throw foreign();
  if (origin === undefined || origin === originOf(req, site)) return;
  throw isOwnPage(req, origin) ? atWrongAddress(req, origin, site) : foreign();
}

/** The public address where one is set; else that under which this very request reached us. */
function originOf(req: Request, { config, publicUrl }: Site): string {
  return config.publicUrl === null ? `${req.protocol}://${req.host}` : new URL(publicUrl()).origin;
}

/** True where the browser says so, or the page's host is the one that was asked: only scheme or setting differ then. */
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
    warnOnce(log, opened, "the page is used at another address than TESSERA_PUBLIC_URL; sign-ins there are refused");
    return new DomainError(
      "FORBIDDEN",
      `This server's address is ${config.publicUrl}, and this page was opened at another: open it there. An administrator can change TESSERA_PUBLIC_URL.`,
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
  const message = "Your browser doesn't tell which page a request comes from, so it can't be trusted: use a newer one";
  return new DomainError("FORBIDDEN", message);
}

function foreign(): DomainError {
  return new DomainError("FORBIDDEN", "This request came from another site, so the page's session does not count");
}
