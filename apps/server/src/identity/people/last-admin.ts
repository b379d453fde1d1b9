import { DomainError } from "@tessera/domain";
import type { TxCtx } from "../../platform/context.ts";
import { lockName } from "../../platform/db/locks.ts";
import * as userRepo from "./user-repo.ts";

/**
 * Runs acts that may take an administrator away, one after the other, so that two last admins can't remove each other.
 * Must come first in a transaction; throws CONFLICT where the server would have no administrator left.
 */
export async function keepingAnAdmin<T>(ctx: TxCtx, work: () => Promise<T>): Promise<T> {
  await lockName(ctx.db, "accounts");
  const done = await work();
  if (await userRepo.hasAdmin(ctx.db)) return done;
  throw new DomainError("CONFLICT", "This is the last active administrator. Make another user administrator first.");
}
