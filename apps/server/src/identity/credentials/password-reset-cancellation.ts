import type { Ctx } from "../../platform/context.ts";
import * as passwordResetRepo from "./password-reset-repo.ts";

/** Cancels a link for a new password. Part of giving the account another password or address. */
export function cancelPasswordReset({ db }: Pick<Ctx, "db">, userId: string): Promise<void> {
  return passwordResetRepo.remove(db, userId);
}
