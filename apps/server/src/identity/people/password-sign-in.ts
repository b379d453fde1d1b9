import { DomainError, type User } from "@tessera/domain";
import type { Ctx } from "../../platform/context.ts";

type Owner = Pick<User, "username" | "systemRole">;

/** True where only the provider lets the owner of the account in: neither a password nor a passkey does. */
export function isProviderOnly({ config }: Pick<Ctx, "config">, { username, systemRole }: Owner): boolean {
  const admin = config.oidc?.passwordAdmin ?? null;
  return admin !== null && !(systemRole === "ADMIN" && username.toLowerCase() === admin);
}

/** Throws FORBIDDEN for an account that only the provider lets in. */
export function requireOwnSignIn(ctx: Pick<Ctx, "config">, owner: Owner): void {
  if (!isProviderOnly(ctx, owner)) return;
  throw new DomainError(
    "FORBIDDEN",
    `Passwords and passkeys don't sign in here. Sign in with ${ctx.config.oidc?.name}.`,
  );
}
