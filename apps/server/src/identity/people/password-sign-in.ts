import { DomainError, type User } from "@tessera/domain";
import type { Ctx } from "../../platform/context.ts";

type Owner = Pick<User, "username" | "systemRole">;

/** True where only the provider lets the owner of the account in: neither a password nor a passkey does. */
export function isProviderOnly(ctx: Pick<Ctx, "config">, owner: Owner): boolean {
  const admin = ctx.config.oidc?.passwordAdmin ?? null;
  return admin !== null && !isNamedAdmin(ctx, owner);
}

/** True of the administrator who gets in without the provider, on the day on which that is away. */
function isNamedAdmin({ config }: Pick<Ctx, "config">, { username, systemRole }: Owner): boolean {
  return systemRole === "ADMIN" && username.toLowerCase() === config.oidc?.passwordAdmin;
}

/** Throws FORBIDDEN for an account that only the provider lets in. */
export function requireOwnSignIn(ctx: Pick<Ctx, "config">, owner: Owner): void {
  if (!isProviderOnly(ctx, owner)) return;
  throw new DomainError(
    "FORBIDDEN",
    `Passwords and passkeys don't sign in here. Sign in with ${ctx.config.oidc?.name}.`,
  );
}
