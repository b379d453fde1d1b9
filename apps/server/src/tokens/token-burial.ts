import type { TxCtx } from "../context.ts";
import * as burialRepo from "./burial-repo.ts";

/**
 * Ends every token of an account that is being deleted, in whatever state it is: they leave every list with what was known
 * of their use, and nothing brings them back. Only their hashes stay, so that whoever still sends one is told why it is
 * refused. Answers how many there were.
 */
export function buryTokens({ db }: Pick<TxCtx, "db">, ownerId: string): Promise<number> {
  return burialRepo.bury(db, ownerId);
}
