import type { TxCtx } from "../../platform/context.ts";
import * as emailChangeRepo from "./email-change-repo.ts";
import * as passwordResetRepo from "./password-reset-repo.ts";

/** Takes back the links that an account was mailed, for a new password and for a new address. */
export async function cancelLinks({ db }: Pick<TxCtx, "db">, userId: string): Promise<void> {
  await passwordResetRepo.remove(db, userId);
  await emailChangeRepo.remove(db, userId);
}
