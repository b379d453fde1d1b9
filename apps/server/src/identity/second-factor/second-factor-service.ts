import { DomainError, type RecoveryCodes, type SecondFactors, type TotpSetup } from "@tessera/domain";
import * as audit from "../../audit/audit-repo.ts";
import type { Actor, Ctx } from "../../platform/context.ts";
import { transact } from "../../platform/db/transact.ts";
import { getSettings } from "../../platform/settings/settings.ts";
import { lockUser } from "../people/user-service.ts";
import { gainFactor, loseFactor, replaceRecoveryCodes, requireOwner } from "./factor-rules.ts";
import * as passkeyRepo from "./passkey-repo.ts";
import { toPasskey } from "./passkey-view.ts";
import { appAddedEmail, emailOwner, newCodesEmail, turnedOffEmail } from "./second-factor-email.ts";
import * as secondFactorRepo from "./second-factor-repo.ts";
import { newTotpSecret, totpStep, totpUri } from "./totp.ts";

/** What a user signs in with beside the password. */
export async function getSecondFactors(ctx: Pick<Ctx, "db">, { userId }: Actor): Promise<SecondFactors> {
  const totp = await secondFactorRepo.findTotp(ctx.db, userId);
  return {
    totp: totp !== undefined && totp.confirmedAt !== null,
    passkeys: (await passkeyRepo.listOf(ctx.db, userId)).map(toPasskey),
    recoveryCodesLeft: await secondFactorRepo.countRecoveryCodes(ctx.db, userId),
    required: (await getSettings(ctx)).requireSecondFactor,
  };
}

/** A secret for an authenticator app, which counts once it is confirmed. Throws CONFLICT where one is in use. */
export async function startTotp(ctx: Ctx, actor: Actor): Promise<TotpSetup> {
  const createdAt = ctx.now();
  requireOwner(actor, createdAt);
  const { instanceName } = await getSettings(ctx);
  const secret = newTotpSecret(ctx.randomBytes);
  const totp = { userId: actor.userId, secret, createdAt };
  if (!(await transact(ctx, ({ db }) => secondFactorRepo.saveNewTotp(db, totp)))) throw alreadyOn();
  return { secret, uri: totpUri(secret, instanceName, actor.username) };
}

/** Switches one-time codes on, by the first code of the app. Throws INVALID_INPUT for a wrong one, CONFLICT without a secret. */
export async function confirmTotp(ctx: Ctx, actor: Actor, code: string): Promise<RecoveryCodes> {
  const { userId } = actor;
  const at = ctx.now();
  const codes = await transact(ctx, async (ctx) => {
    const recoveryCodes = await gainFactor(ctx, userId, async () => {
      const totp = await secondFactorRepo.findTotp(ctx.db, userId);
      if (!totp) throw new DomainError("CONFLICT", "Start the set-up of the app again: there is no secret to confirm");
      if (totp.confirmedAt !== null) throw alreadyOn();
      const step = totpStep(totp.secret, code.replace(/\s/g, ""), at);
      if (step === null || !(await secondFactorRepo.confirmTotp(ctx.db, totp, step, at))) throw wrongCode();
    });
    await audit.append(ctx, actor, { action: "SECOND_FACTOR_ENABLED", details: { factor: "one-time codes" }, at });
    return { recoveryCodes };
  });
  await emailOwner(ctx, userId, appAddedEmail());
  return codes;
}

/** Switches one-time codes off. Throws NOT_FOUND where they are not on, CONFLICT for the last factor where one is required. */
export async function disableTotp(ctx: Ctx, actor: Actor): Promise<void> {
  const { userId } = actor;
  const at = ctx.now();
  requireOwner(actor, at);
  await transact(ctx, async (ctx) => {
    await loseFactor(ctx, userId, async () => {
      if (await secondFactorRepo.removeTotp(ctx.db, userId)) return;
      throw new DomainError("NOT_FOUND", "One-time codes are not on for your account");
    });
    await audit.append(ctx, actor, { action: "SECOND_FACTOR_DISABLED", details: { factor: "one-time codes" }, at });
  });
  await emailOwner(ctx, userId, turnedOffEmail("The authenticator app"));
}

/** Ten fresh recovery codes; those from before die. Throws CONFLICT for an account without a second factor. */
export async function createRecoveryCodes(ctx: Ctx, actor: Actor): Promise<{ recoveryCodes: string[] }> {
  const { userId } = actor;
  const at = ctx.now();
  requireOwner(actor, at);
  const codes = await transact(ctx, async (ctx) => {
    await lockUser(ctx, userId);
    if (!(await secondFactorRepo.hasAny(ctx.db, userId))) {
      throw new DomainError("CONFLICT", "Recovery codes need a second factor. Set one up first.");
    }
    const recoveryCodes = await replaceRecoveryCodes(ctx, userId);
    await audit.append(ctx, actor, { action: "RECOVERY_CODES_CREATED", at });
    return { recoveryCodes };
  });
  await emailOwner(ctx, userId, newCodesEmail());
  return codes;
}

function alreadyOn(): DomainError {
  return new DomainError("CONFLICT", "One-time codes are already on. Switch them off first to use another app.");
}

function wrongCode(): DomainError {
  const message = "This code is not valid now. Check the clock of your device, then enter the next code.";
  return new DomainError("INVALID_INPUT", message, { issues: [{ path: ["code"], message }] });
}
