import type { CookieOptions, Request, Response } from "express";
import type { RequestCtx, SignInCookies } from "../context.ts";
import { DEVICE_LIFETIME_MS, PROVIDER_FLOW_LIFETIME_MS, SESSION_LIFETIME_MS } from "../limits/limits.ts";
import { basePathOf } from "./base-path.ts";

const SESSION = "tessera_session";
const DEVICE = "tessera_device";
/** The one cookie that comes along when another site leads here: the provider leads back with it. */
const FLOW = "tessera_sign_in";
/** Browsers accept names with this prefix only over https, for this host alone and all of it. */
const HOST_PREFIX = "__Host-";
/**
 * Browsers accept names with this prefix only over https; below a path of a shared host, where the other can't be used.
 */
const SECURE_PREFIX = "__Secure-";

/** The value of the page's cookie. Over https the unprotected name counts for nothing: another host may have set it. */
export function readSessionCookie(req: Request, publicUrl: string): string | undefined {
  return readCookie(SESSION, req, publicUrl);
}

/** Sets the cookie of the page, or clears it with null. Hidden from scripts, never sent by other sites' pages. */
export function writeSessionCookie(req: Request, res: Response, value: string | null, publicUrl: string): void {
  const { name, options } = cookieOf(SESSION, req, publicUrl);
  if (value === null) res.clearCookie(name, options);
  else res.cookie(name, value, { ...options, maxAge: SESSION_LIFETIME_MS });
}

/** Sets both cookies of a user who just signed in. */
export function setSignInCookies(
  ctx: Pick<RequestCtx, "setSessionCookie" | "setDeviceCookie">,
  { session, device }: SignInCookies,
): void {
  ctx.setSessionCookie(session);
  ctx.setDeviceCookie(device);
}

/** The value of the cookie that identifies a known browser, signed in or not. */
export function readDeviceCookie(req: Request, publicUrl: string): string | undefined {
  return readCookie(DEVICE, req, publicUrl);
}

/** Sets it, for a year; protected like the page's. It opens nothing. */
export function writeDeviceCookie(req: Request, res: Response, value: string, publicUrl: string): void {
  const { name, options } = cookieOf(DEVICE, req, publicUrl);
  res.cookie(name, value, { ...options, maxAge: DEVICE_LIFETIME_MS });
}

/** The value of the cookie of a sign-in that is under way at the provider. */
export function readFlowCookie(req: Request, publicUrl: string): string | undefined {
  return readCookie(FLOW, req, publicUrl);
}

/** Sets it, or clears it with null. It opens nothing. */
export function writeFlowCookie(req: Request, res: Response, value: string | null, publicUrl: string): void {
  const { name, options } = cookieOf(FLOW, req, publicUrl);
  const lax = { ...options, sameSite: "lax" } as const;
  if (value === null) res.clearCookie(name, lax);
  else res.cookie(name, value, { ...lax, maxAge: PROVIDER_FLOW_LIFETIME_MS });
}

function readCookie(plainName: string, req: Request, publicUrl: string): string | undefined {
  const wanted = cookieOf(plainName, req, publicUrl).name;
  const cookies = (req.headers.cookie ?? "").split(";").map((pair) => pair.trim().split("="));
  return cookies.find(([name]) => name === wanted)?.[1] || undefined;
}

function cookieOf(plainName: string, req: Request, publicUrl: string): { name: string; options: CookieOptions } {
  const secure = isSecure(req, publicUrl);
  const basePath = basePathOf(publicUrl);
  const options = { httpOnly: true, sameSite: "strict", secure, path: basePath || "/" } as const;
  return { name: prefixFor(secure, basePath) + plainName, options };
}

function prefixFor(secure: boolean, basePath: string): string {
  if (!secure) return "";
  return basePath === "" ? HOST_PREFIX : SECURE_PREFIX;
}

function isSecure(req: Request, publicUrl: string): boolean {
  return req.secure || publicUrl.startsWith("https:");
}
