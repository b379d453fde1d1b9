import { DomainError } from "@tessera/domain";
import type { TxCtx } from "../../platform/context.ts";
import { lockName } from "../../platform/db/locks.ts";
import * as userRepo from "./user-repo.ts";

const LAST_ADMIN = "This is the last active administrator. Make another user administrator first.";

/**
 * Runs acts that may take an administrator away, one after the other, so that two last admins can't remove each other.
 * Must come first in a transaction; throws CONFLICT where the server would have no administrator left, or not the one
 * who gets in without the provider.
 */
export async function keepingAnAdmin<T>(ctx: TxCtx, work: () => Promise<T>): Promise<T> {
  await lockName(ctx.db, "accounts");
  const named = ctx.config.oidc?.passwordAdmin ?? null;
  const hadNamed = named !== null && (await userRepo.hasAdmin(ctx.db, named));
  const done = await work();
  if (hadNamed && !(await userRepo.hasAdmin(ctx.db, named))) throw new DomainError("CONFLICT", namedAdmin(named));
  if (!(await userRepo.hasAdmin(ctx.db))) throw new DomainError("CONFLICT", LAST_ADMIN);
  return done;
}

function namedAdmin(username: string): string {
  return `${username} signs in while the provider is away. Name another administrator in TESSERA_OIDC_PASSWORD_ADMIN first.`;
}
