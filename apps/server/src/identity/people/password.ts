import { hash, verify } from "@node-rs/argon2";

/** OWASP's first choice for argon2id (the library's default algorithm): 19 MiB, two passes, one lane; about 20 ms off the main thread. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** The argon2id hash of a password, in PHC text form. */
export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize("NFKC"), COST);
}

/**
 * True if the password belongs to the hash. Without a hash (no such account) it does the same work against a hash that
 * no password matches, so that timing doesn't reveal whether an account exists.
 */
export async function verifyPassword(stored: string | null, password: string): Promise<boolean> {
  const fits = await verify(stored ?? (await unfitting()), password.normalize("NFKC"));
  return stored !== null && fits;
}

let unfittingHash: Promise<string> | undefined;
function unfitting(): Promise<string> {
  unfittingHash ??= hashPassword("no account has this password");
  return unfittingHash;
}
