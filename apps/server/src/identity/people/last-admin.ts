import { DomainError } from "@tessera/domain";
import type { TxCtx } from "../../platform/context.ts";
import { lockName } from "../../platform/db/locks.ts";
import * as userRepo from "./user-repo.ts";

/**
 * Does what may take somebody's administration away, one after the other, so that of two last admins not each takes the
 * other's. To be the first thing in a transaction; throws CONFLICT where nobody would be left to administer the instance.
 */
export async function keepingAnAdmin<T>(ctx: TxCtx, work: () => Promise<T>): Promise<T> {
  await lockName(ctx.db, "accounts");
  const done = await work();
  if (await userRepo.hasAdmin(ctx.db)) return done;
  throw new DomainError("CONFLICT", "This is the last active administrator. Make somebody else one first.");
}
