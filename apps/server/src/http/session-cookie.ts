import type { Request, Response } from "express";

const NAME = "tessera_session";
/** Browsers take this name only over https, for this host alone. */
const SECURE_NAME = "__Host-tessera_session";
const MAX_AGE = 30 * 86_400_000;

export function readSessionCookie(req: Request): string | undefined {
  const cookies = (req.headers.cookie ?? "").split(";").map((pair) => pair.trim().split("="));
  const cookie = (wanted: string) => cookies.find(([name]) => name === wanted)?.[1];
  return cookie(SECURE_NAME) || cookie(NAME) || undefined;
}

/** Sets the cookie of the page, or clears it with null. Unreadable to scripts, never sent along by other sites. */
export function writeSessionCookie(req: Request, res: Response, value: string | null, publicUrl: string): void {
  const secure = req.secure || publicUrl.startsWith("https:");
  const options = { httpOnly: true, sameSite: "strict", secure, path: "/" } as const;
  const name = secure ? SECURE_NAME : NAME;
  if (value === null) res.clearCookie(name, options);
  else res.cookie(name, value, { ...options, maxAge: MAX_AGE });
}
