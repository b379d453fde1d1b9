import { z } from "zod";

/** A whole number written in digits; `otherwise` where it is absent. */
export function wholeNumber(min: number, max: number, otherwise: number) {
  const isNumeral = (text: string) => /^\d{1,15}$/.test(text) && Number(text) >= min && Number(text) <= max;
  return z
    .string()
    .refine(isNumeral, `expected a whole number from ${min} to ${max}`)
    .transform(Number)
    .default(otherwise);
}

/** `true` or `false`; false where it is absent. */
export function flag() {
  return z
    .enum(["true", "false"], "expected true or false")
    .default("false")
    .transform((text) => text === "true");
}

/** An origin, and perhaps the path below which a shared host has the server. */
export function isPublicUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, origin, href, pathname } = new URL(text);
  return /^https?:$/.test(protocol) && href === origin + pathname && /^(\/[\w.~-]+)*\/?$/.test(pathname);
}

/**
 * False where an unencoded character of a password ends the host's part of an address before its time: a piece of the
 * password would then be taken for a host, looked up, and shown.
 */
export function isWholeAddress(text: string): boolean {
  const [, authority = "", rest = ""] = /^[a-z]+:\/\/([^/?#]*)(.*)$/is.exec(text) ?? [];
  const userInfo = authority.slice(0, Math.max(0, authority.lastIndexOf("@")));
  return !rest.includes("#") && !rest.includes("@") && isEncoded(userInfo);
}

function isEncoded(text: string): boolean {
  return /^(?:[^\s%]|%[0-9a-f]{2})*$/i.test(text) && canDecode(text);
}

function canDecode(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

/** The entries of a list with commas. */
export function entriesOf(list: string): string[] {
  return list
    .split(",")
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
}
