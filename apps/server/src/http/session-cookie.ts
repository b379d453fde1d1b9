import type { Request, Response } from "express";
import { basePathOf } from "./base-path.ts";

const NAME = "tessera_session";
/** Browsers take this name only over https, for this host alone and all of it. */
const HOST_NAME = "__Host-tessera_session";
/** Browsers take this name only over https; below a path of a shared host, where the one above can't be. */
const SECURE_NAME = "__Secure-tessera_session";
const MAX_AGE = 30 * 86_400_000;

/** The value of the page's cookie. Over https the unprotected name counts for nothing: another host may have set it. */
export function readSessionCookie(req: Request, publicUrl: string): string | undefined {
  const wanted = nameFor(isSecure(req, publicUrl), basePathOf(publicUrl));
  const cookies = (req.headers.cookie ?? "").split(";").map((pair) => pair.trim().split("="));
  return cookies.find(([name]) => name === wanted)?.[1] || undefined;
}

/** Sets the cookie of the page, or clears it with null. Unreadable to scripts, never sent along by other sites. */
export function writeSessionCookie(req: Request, res: Response, value: string | null, publicUrl: string): void {
  const secure = isSecure(req, publicUrl);
  const basePath = basePathOf(publicUrl);
  const options = { httpOnly: true, sameSite: "strict", secure, path: basePath || "/" } as const;
  const name = nameFor(secure, basePath);
  if (value === null) res.clearCookie(name, options);
  else res.cookie(name, value, { ...options, maxAge: MAX_AGE });
}

function nameFor(secure: boolean, basePath: string): string {
  if (!secure) return NAME;
  return basePath === "" ? HOST_NAME : SECURE_NAME;
}

function isSecure(req: Request, publicUrl: string): boolean {
  return req.secure || publicUrl.startsWith("https:");
}
