import type { TxCtx } from "../context.ts";
import * as passwordResetRepo from "./password-reset-repo.ts";

/** Takes a link for a new password back. Part of giving the account another password or address. */
export function cancelPasswordReset({ db }: Pick<TxCtx, "db">, userId: string): Promise<void> {
  return passwordResetRepo.remove(db, userId);
}
