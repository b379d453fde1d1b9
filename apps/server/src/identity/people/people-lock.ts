import type { TxCtx } from "../../platform/context.ts";
import * as userRepo from "./user-repo.ts";

/**
 * Makes others who lock these accounts wait until the end of the transaction; answers which of them are people's and not
 * deleted.
 */
export async function lockPeople({ db }: Pick<TxCtx, "db">, ids: readonly string[]): Promise<ReadonlySet<string>> {
  return new Set(ids.length === 0 ? [] : await userRepo.lockPeople(db, ids));
}
