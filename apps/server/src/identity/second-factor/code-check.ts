import type { Ctx, TxCtx } from "../../platform/context.ts";
import * as passkeyRepo from "./passkey-repo.ts";
import { recoveryCodeHash } from "./recovery-codes.ts";
import * as secondFactorRepo from "./second-factor-repo.ts";
import { totpStep } from "./totp.ts";

/** What sign-in requires beside the password; null: nothing. */
export type WantedFactor = "one-time code" | "passkey" | null;

export async function findWantedFactor({ db }: Pick<Ctx, "db">, userId: string): Promise<WantedFactor> {
  const totp = await secondFactorRepo.findTotp(db, userId);
  if (totp !== undefined && totp.confirmedAt !== null) return "one-time code";
  return (await passkeyRepo.listOf(db, userId)).length > 0 ? "passkey" : null;
}

/**
 * Accepts a code of the account once, from the app or a recovery code; undefined for a code that is wrong, expired or
 * used before.
 */
export async function takeCode({ db }: Pick<TxCtx, "db">, userId: string, typed: string, at: string) {
  const recoveryHash = recoveryCodeHash(userId, typed);
  if (recoveryHash !== undefined) return takeRecoveryCode(db, userId, recoveryHash, at);
  const totp = await secondFactorRepo.findTotp(db, userId);
  const step = totp === undefined ? null : totpStep(totp.secret, typed.replace(/\s/g, ""), at);
  const isTaken = step !== null && (await secondFactorRepo.takeStep(db, userId, step));
  return isTaken ? ({ kind: "one-time code" } as const) : undefined;
}

async function takeRecoveryCode(db: TxCtx["db"], userId: string, hash: string, at: string) {
  if (!(await secondFactorRepo.useRecoveryCode(db, userId, hash, at))) return undefined;
  return { kind: "recovery code", left: await secondFactorRepo.countRecoveryCodes(db, userId) } as const;
}
