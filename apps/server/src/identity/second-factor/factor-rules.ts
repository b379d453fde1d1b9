import { DomainError } from "@tessera/domain";
import { requireRecentProof } from "../../access/recent-proof.ts";
import type { Actor, TxCtx } from "../../platform/context.ts";
import { getSettings } from "../../platform/settings/settings.ts";
import { lockUser } from "../people/user-service.ts";
import { newRecoveryCodes, recoveryCodeHash } from "./recovery-codes.ts";
import * as secondFactorRepo from "./second-factor-repo.ts";

/** Throws unless the owner just proved who they are: an unlocked page must not be enough to change the second factor. */
export function requireOwner(actor: Actor, at: string): void {
  requireRecentProof(actor, at, "changing your second factor needs a proof from the last 5 minutes");
}

/**
 * Gives the account a factor, by `add`. The first one comes with recovery codes, which are answered; null where there
 * are some already.
 */
export async function gainFactor(ctx: TxCtx, userId: string, add: () => Promise<void>): Promise<string[] | null> {
  await lockUser(ctx, userId);
  const isFirst = !(await secondFactorRepo.hasAny(ctx.db, userId));
  await add();
  return isFirst ? replaceRecoveryCodes(ctx, userId) : null;
}

/**
 * Removes a factor of the account, by `remove`, and with the last one its recovery codes. Throws CONFLICT for the last
 * one where the server requires one. Answers whether it was the last.
 */
export async function loseFactor(ctx: TxCtx, userId: string, remove: () => Promise<void>): Promise<boolean> {
  await lockUser(ctx, userId);
  await remove();
  if (await secondFactorRepo.hasAny(ctx.db, userId)) return false;
  if ((await getSettings(ctx)).requireSecondFactor) {
    throw new DomainError(
      "CONFLICT",
      "A second factor is required here, and this is your last. Add another one first.",
    );
  }
  await secondFactorRepo.removeRecoveryCodes(ctx.db, userId);
  return true;
}

/** Fresh recovery codes; those from before die. */
export async function replaceRecoveryCodes(ctx: TxCtx, userId: string): Promise<string[]> {
  const codes = newRecoveryCodes(ctx.randomBytes);
  const hashes = codes.flatMap((code) => recoveryCodeHash(userId, code) ?? []);
  await secondFactorRepo.replaceRecoveryCodes(ctx.db, userId, hashes);
  return codes;
}
