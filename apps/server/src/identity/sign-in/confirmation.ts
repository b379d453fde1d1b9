import { DomainError, type SignInWithPasskey } from "@tessera/domain";
import * as audit from "../../audit/audit-repo.ts";
import type { Actor, Ctx, TxCtx } from "../../platform/context.ts";
import { transact } from "../../platform/db/transact.ts";
import { takeCode } from "../second-factor/code-check.ts";
import { checkPasskey, usePasskey } from "../second-factor/passkey-check.ts";
import { codeGuessedInSessionEmail, emailOwner, recoveryCodeUsedEmail } from "../second-factor/second-factor-email.ts";
import { requirePassword } from "../sessions/password-check.ts";
import { renewSession } from "../sessions/session-service.ts";

/** When the session was confirmed, and its new cookie. */
export type Confirmed = { authenticatedAt: string; cookie: string };

/** Confirms the session by the password. Throws INVALID_INPUT for a wrong one, and RATE_LIMITED. */
export async function confirmByPassword(ctx: Ctx, actor: Actor, password: string): Promise<Confirmed> {
  await requirePassword(ctx, actor, password);
  const confirmed = await transact(ctx, (ctx) => renewSession(ctx, actor));
  recordConfirmed(ctx, actor, "password");
  return confirmed;
}

/**
 * Confirms the session by a passkey of its user, which signed a challenge that was made for them. Throws INVALID_INPUT for
 * any other answer, and RATE_LIMITED.
 */
export async function confirmByPasskey(
  ctx: Ctx,
  actor: Actor,
  pageOrigin: string,
  { response }: SignInWithPasskey,
): Promise<Confirmed> {
  const counted = sessionOf(actor);
  await ctx.throttles.confirmation.count(counted);
  const confirmed = await byPasskey(ctx, actor, pageOrigin, response).catch((error) => {
    if (error instanceof DomainError && error.code === "INVALID_INPUT") recordDenied(ctx, actor, "passkey");
    throw error;
  });
  await ctx.throttles.confirmation.forget(counted);
  recordConfirmed(ctx, actor, "passkey");
  return confirmed;
}

async function byPasskey(ctx: Ctx, actor: Actor, pageOrigin: string, response: SignInWithPasskey["response"]) {
  const passkey = await checkPasskey(ctx, pageOrigin, response, actor.userId);
  return transact(ctx, async (ctx) => {
    await usePasskey(ctx, passkey, ctx.now());
    return renewSession(ctx, actor);
  });
}

/**
 * Confirms the session by a code of the app, or a recovery code, which is used up. Throws INVALID_INPUT for one that is
 * wrong or was used before, and RATE_LIMITED: guesses count for the account, whatever the session.
 */
export async function confirmByCode(ctx: Ctx, actor: Actor, code: string): Promise<Confirmed> {
  const { userId } = actor;
  const counted = sessionOf(actor);
  await ctx.throttles.confirmation.count(counted);
  const isLastTry = await ctx.throttles.codeConfirmation.count(userId);
  const taken = await transact(ctx, (ctx) => byCode(ctx, actor, code));
  if (!taken) {
    recordDenied(ctx, actor, "second factor");
    if (isLastTry) await emailOwner(ctx, userId, codeGuessedInSessionEmail());
    throw wrongCode();
  }
  await ctx.throttles.confirmation.forget(counted);
  await ctx.throttles.codeConfirmation.forget(userId);
  recordConfirmed(ctx, actor, taken.kind);
  if (taken.left !== undefined) await emailOwner(ctx, userId, recoveryCodeUsedEmail(taken.left));
  return taken.confirmed;
}

/** Takes the code and renews the session, both or neither; undefined for a wrong code. */
async function byCode(ctx: TxCtx, actor: Actor, code: string) {
  const at = ctx.now();
  const taken = await takeCode(ctx, actor.userId, code, at);
  if (!taken) return undefined;
  const confirmed = await renewSession(ctx, actor);
  if (taken.kind === "one-time code") return { kind: taken.kind, left: undefined, confirmed };
  await audit.append(ctx, actor, { action: "RECOVERY_CODE_USED", details: { left: taken.left }, at });
  return { ...taken, confirmed };
}

function sessionOf({ session, userId }: Actor): string {
  return session?.id ?? userId;
}

function recordConfirmed({ gatheringAudit }: Ctx, actor: Actor, means: string): void {
  gatheringAudit.record({ action: "IDENTITY_CONFIRMED", actor, details: { with: means } });
}

function recordDenied({ gatheringAudit }: Ctx, actor: Actor, wrong: string): void {
  gatheringAudit.record({ action: "IDENTITY_CONFIRMED", outcome: "denied", actor, details: { wrong } });
}

function wrongCode(): DomainError {
  const message = "This code isn't right, or was already used. Enter the next one of your app, or a recovery code.";
  return new DomainError("INVALID_INPUT", message, { issues: [{ path: ["code"], message }] });
}
