import { DomainError, type SignIn, type SignInWithPasskey, type User } from "@tessera/domain";
import type * as audit from "../../audit/audit-repo.ts";
import type { Arrival, Ctx, Origin, SignInCookies, TxCtx } from "../../platform/context.ts";
import { transact } from "../../platform/db/transact.ts";
import type { Claim } from "../../platform/limits/throttle.ts";
import { requireOwnSignIn } from "../people/password-sign-in.ts";
import { type ByPassword, findAccountId, findByPassword, getUser, keepsPassword } from "../people/user-service.ts";
import { findWantedFactor, takeCode, type WantedFactor } from "../second-factor/code-check.ts";
import { checkPasskey, usePasskey } from "../second-factor/passkey-check.ts";
import { codeGuessedEmail, emailOwner, recoveryCodeUsedEmail } from "../second-factor/second-factor-email.ts";
import { claimOf } from "../sessions/claim.ts";
import { openSession } from "../sessions/session-service.ts";

/** `recoveryCodesLeft` after a recovery code was used, else null. */
export type SignedIn = { user: User; cookies: SignInCookies; recoveryCodesLeft: number | null };

/**
 * Checks login and password, and a code where the account has a second factor. Throws INVALID_INPUT for a wrong pair,
 * without saying which of the two, with the reason SECOND_FACTOR for a missing or wrong code, and RATE_LIMITED. The
 * second factor is checked only after the password, so that neither message nor timing reveals who has one.
 */
export async function signIn(ctx: Ctx, arrival: Arrival, { login, password, totp = "" }: SignIn): Promise<SignedIn> {
  const claim = await claimOf(ctx, login, arrival);
  await ctx.throttles.signIn.count(claim);
  const person = await findByPassword(ctx, login, password);
  if (!person) {
    recordDenial(ctx, arrival, await findAccountId(ctx, login), "password");
    throw wrongPair();
  }
  await ctx.throttles.signIn.forget(claim);
  const { user } = person;
  requireOwnSignIn(ctx, user);
  const wanted = await findWantedFactor(ctx, user.id);
  if (wanted !== null) return signInWithCode(ctx, arrival, { ...person, claim }, wanted, totp);
  const cookies = await withPassword(ctx, person, (ctx) => openSession(ctx, arrival, user.id, "password"));
  return { user, cookies, recoveryCodesLeft: null };
}

/**
 * Opens a session only while the password that was checked still holds: otherwise a sign-in under way when the password
 * is changed, or the account deactivated, would survive that change.
 */
function withPassword<T>(ctx: Ctx, person: ByPassword, open: (ctx: TxCtx) => Promise<T>): Promise<T> {
  return transact(ctx, async (ctx) => {
    if (!(await keepsPassword(ctx, person))) throw wrongPair();
    return open(ctx);
  });
}

function wrongPair(): DomainError {
  return new DomainError("INVALID_INPUT", "This user name or email and password don't match");
}

async function signInWithCode(
  ctx: Ctx,
  arrival: Arrival,
  person: ByPassword & { claim: Claim },
  wanted: Exclude<WantedFactor, null>,
  code: string,
): Promise<SignedIn> {
  const { user, claim } = person;
  if (code.trim() === "") throw codeRefused(MISSING[wanted]);
  const isLastTry = await ctx.throttles.secondFactor.count(claim);
  const signedIn = await withPassword(ctx, person, (ctx) => openByCode(ctx, arrival, user, code));
  if (!signedIn) {
    recordDenial(ctx, arrival, user.id, "second factor");
    if (isLastTry) await emailOwner(ctx, user.id, codeGuessedEmail());
    throw codeRefused(WRONG[wanted]);
  }
  await ctx.throttles.secondFactor.forget(claim);
  const { recoveryCodesLeft } = signedIn;
  if (recoveryCodesLeft !== null) await emailOwner(ctx, user.id, recoveryCodeUsedEmail(recoveryCodesLeft));
  return signedIn;
}

/** Takes the code and opens the session, both or neither; undefined for a wrong code. */
async function openByCode(ctx: TxCtx, arrival: Arrival, user: User, code: string): Promise<SignedIn | undefined> {
  const at = ctx.now();
  const taken = await takeCode(ctx, user.id, code, at);
  if (!taken) return undefined;
  if (taken.kind === "one-time code") {
    const cookies = await openSession(ctx, arrival, user.id, "password and one-time code");
    return { user, cookies, recoveryCodesLeft: null };
  }
  const used: audit.AuditEntry = { action: "RECOVERY_CODE_USED", details: { left: taken.left }, at };
  const cookies = await openSession(ctx, arrival, user.id, "password and recovery code", [used]);
  return { user, cookies, recoveryCodesLeft: taken.left };
}

/** Signs in by a passkey alone: having it and unlocking it are two factors. Throws INVALID_INPUT. */
export async function signInWithPasskey(
  ctx: Ctx,
  arrival: Arrival,
  pageOrigin: string,
  { response }: SignInWithPasskey,
): Promise<SignedIn> {
  const passkey = await checkPasskey(ctx, pageOrigin, response, null).catch((error) => {
    recordDenial(ctx, arrival, undefined, "passkey");
    throw error;
  });
  return transact(ctx, async (ctx) => {
    await usePasskey(ctx, passkey, ctx.now());
    const user = await getUser(ctx, passkey.userId);
    requireOwnSignIn(ctx, user);
    return { user, cookies: await openSession(ctx, arrival, user.id, "passkey"), recoveryCodesLeft: null };
  });
}

/** Never includes the login, which may be a password typed into the wrong field. */
function recordDenial({ gatheringAudit }: Ctx, origin: Origin, ownerId: string | undefined, wrong: string): void {
  const about = ownerId === undefined ? {} : { ownerId };
  gatheringAudit.record({ ...about, action: "SIGNED_IN", outcome: "denied", actor: { origin }, details: { wrong } });
}

const MISSING = {
  "one-time code": "Enter the code of your authenticator app, or a recovery code",
  passkey: "Your account signs in with a passkey. Use it, or enter a recovery code.",
};

const WRONG = {
  "one-time code": "This code isn't right, or was already used. Enter the next one of your app, or a recovery code.",
  passkey: "This recovery code isn't right, or was already used. Enter another one, or use your passkey.",
};

function codeRefused(message: string): DomainError {
  return new DomainError("INVALID_INPUT", message, {
    reason: "SECOND_FACTOR",
    issues: [{ path: ["totp"], message }],
  });
}
