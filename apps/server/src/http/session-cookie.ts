import type { Request, Response } from "express";

const NAME = "tessera_session";
/** Browsers take this name only over https, for this host alone. */
const SECURE_NAME = "__Host-tessera_session";
const MAX_AGE = 30 * 86_400_000;

/** The value of the page's cookie. Over https the unprotected name counts for nothing: another host may have set it. */
export function readSessionCookie(req: Request, publicUrl: string): string | undefined {
  const wanted = isSecure(req, publicUrl) ? SECURE_NAME : NAME;
  const cookies = (req.headers.cookie ?? "").split(";").map((pair) => pair.trim().split("="));
  return cookies.find(([name]) => name === wanted)?.[1] || undefined;
}

/** Sets the cookie of the page, or clears it with null. Unreadable to scripts, never sent along by other sites. */
export function writeSessionCookie(req: Request, res: Response, value: string | null, publicUrl: string): void {
  const secure = isSecure(req, publicUrl);
  const options = { httpOnly: true, sameSite: "strict", secure, path: "/" } as const;
  const name = secure ? SECURE_NAME : NAME;
  if (value === null) res.clearCookie(name, options);
  else res.cookie(name, value, { ...options, maxAge: MAX_AGE });
}

function isSecure(req: Request, publicUrl: string): boolean {
  return req.secure || publicUrl.startsWith("https:");
}
