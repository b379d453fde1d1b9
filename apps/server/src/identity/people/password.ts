import { hash, verify } from "@node-rs/argon2";
import type { Ctx } from "../../platform/context.ts";
import type { PasswordCost } from "../../platform/limits/limits.ts";

/** The argon2id hash of a password, in PHC text form. */
export function hashPassword({ passwordCost }: Pick<Ctx, "passwordCost">, password: string): Promise<string> {
  // argon2id is the library's default.
  return hash(password.normalize("NFKC"), passwordCost);
}

/**
 * True if the password belongs to the hash. Without a hash (no such account) it does the same work against a hash that
 * no password matches, so that timing doesn't reveal whether an account exists.
 */
export async function verifyPassword(
  ctx: Pick<Ctx, "passwordCost">,
  stored: string | null,
  password: string,
): Promise<boolean> {
  const fits = await verify(stored ?? (await unfitting(ctx)), password.normalize("NFKC"));
  return stored !== null && fits;
}

const unfittingHashes = new Map<PasswordCost, Promise<string>>();

function unfitting(ctx: Pick<Ctx, "passwordCost">): Promise<string> {
  const made = unfittingHashes.get(ctx.passwordCost) ?? hashPassword(ctx, "no account has this password");
  unfittingHashes.set(ctx.passwordCost, made);
  return made;
}
