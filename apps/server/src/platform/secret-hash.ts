import { createHash } from "node:crypto";

/**
 * SHA-256, base64url, of a secret we made ourselves (token, cookie, one-time code). These carry well over 128 random
 * bits, so that a slow hash would only tax every request; passwords go through `identity/credentials/password.ts`.
 */
export function hashSecret(secret: string): string {
  return createHash("sha256").update(secret).digest("base64url");
}
