import { DomainError } from "@tessera/domain";
import * as audit from "../../audit/audit-repo.ts";
import type { Actor, Ctx } from "../../platform/context.ts";
import { transact } from "../../platform/db/transact.ts";
import { lockUser } from "../people/user-service.ts";
import { endSessions } from "../sessions/session-service.ts";
import { requireOwner } from "./factor-rules.ts";
import * as passkeyRepo from "./passkey-repo.ts";
import { emailOwner, factorsResetEmail } from "./second-factor-email.ts";
import * as secondFactorRepo from "./second-factor-repo.ts";

/**
 * Removes every second factor of an account whose owner lost all of them, ends its sessions, and emails the owner.
 * Throws CONFLICT for an account without any, and requires the password of an admin who resets their own.
 */
export async function resetSecondFactor(
  ctx: Ctx,
  actor: Actor | Pick<Actor, "origin">,
  ownerId: string,
  reason?: string,
): Promise<void> {
  const at = ctx.now();
  if ("userId" in actor && actor.userId === ownerId) requireOwner(actor, at);
  await transact(ctx, async (ctx) => {
    await lockUser(ctx, ownerId);
    if (!(await secondFactorRepo.hasAny(ctx.db, ownerId))) {
      throw new DomainError("CONFLICT", "This account has no second factor");
    }
    await secondFactorRepo.removeTotp(ctx.db, ownerId);
    await passkeyRepo.removeAllOf(ctx.db, ownerId);
    await secondFactorRepo.removeRecoveryCodes(ctx.db, ownerId);
    await endSessions(ctx, ownerId);
    const details = reason === undefined || reason === "" ? {} : { reason };
    await audit.append(ctx, actor, { action: "SECOND_FACTOR_RESET", ownerId, details, at });
  });
  await emailOwner(ctx, ownerId, factorsResetEmail(reason));
}
