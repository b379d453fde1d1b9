import { createHash } from "node:crypto";

/** What automated results are matched by: SHA-256, base64url, of class name and name. Names may be too long for an index. */
export function automationKey(classname: string, name: string): string {
  return createHash("sha256").update(`${classname}\0${name}`).digest("base64url");
}
