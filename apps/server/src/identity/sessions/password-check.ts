import { DomainError } from "@tessera/domain";
import type { Actor, Ctx } from "../../platform/context.ts";
import { type ByPassword, findByPassword } from "../people/user-service.ts";

/**
 * Throws unless the password is the actor's own: INVALID_INPUT at that field of the input, and RATE_LIMITED after too many
 * wrong ones in this session. What strangers try at sign-in doesn't count here.
 */
export async function requirePassword(
  ctx: Ctx,
  actor: Actor,
  password: string,
  field = "password",
): Promise<ByPassword> {
  const { username, session, userId } = actor;
  const counted = session?.id ?? userId;
  await ctx.throttles.confirmation.count(counted);
  const found = await findByPassword(ctx, username, password);
  if (found?.user.id !== userId) {
    const details = { wrong: "password" };
    ctx.gatheringAudit.record({ action: "IDENTITY_CONFIRMED", outcome: "denied", actor, details });
    throw notYourPassword(field);
  }
  await ctx.throttles.confirmation.forget(counted);
  return found;
}

/** The error for a wrong password. */
export function notYourPassword(field = "password"): DomainError {
  const message = "This is not your password";
  return new DomainError("INVALID_INPUT", message, { issues: [{ path: [field], message }] });
}
