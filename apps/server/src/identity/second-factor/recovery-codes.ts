import { RECOVERY_CODES } from "@tessera/domain";
import { hashSecret } from "../../platform/secret-hash.ts";

/** 32 characters that can't be mistaken for one another: no i, l, o and u. */
const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
const GROUPS = 5;
const GROUP_LENGTH = 5;
const LENGTH = GROUPS * GROUP_LENGTH;
/** Of codes that were made before; they work until they are used or replaced. */
const OLD_LENGTH = 20;

/** Fresh codes of 125 random bits each, in groups: `7k2mx-…`. */
export function newRecoveryCodes(randomBytes: (length: number) => Uint8Array): string[] {
  return Array.from({ length: RECOVERY_CODES }, () => {
    const signs = Array.from(randomBytes(LENGTH), (byte) => ALPHABET[byte % ALPHABET.length]).join("");
    return signs.replace(/.{5}(?!$)/g, "$&-");
  });
}

/** The hash that a code is known by in its account; undefined for what can't be a recovery code, however it is typed. */
export function recoveryCodeHash(userId: string, typed: string): string | undefined {
  const code = typed.toLowerCase().replace(/[\s-]/g, "").replace(/o/g, "0").replace(/[il]/g, "1");
  if (code.length !== LENGTH && code.length !== OLD_LENGTH) return undefined;
  // The account is part of what is hashed, so that one search can't serve all accounts.
  return hashSecret(`recovery code of ${userId}: ${code}`);
}
