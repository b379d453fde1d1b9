import type { Ctx } from "../../platform/context.ts";
import type { EmailContent } from "../../platform/mail/mail-layout.ts";
import { findMailbox } from "../people/user-service.ts";

/** Writes to the account's address, if it has one. Belongs after the commit: a letter can't be rolled back. */
export async function emailOwner(ctx: Ctx, userId: string, content: EmailContent): Promise<void> {
  const to = await findMailbox(ctx, userId);
  if (!to) return;
  const action = { label: "Sign-in and security", url: `${ctx.publicUrl()}/settings/security` };
  ctx.outbox.post(ctx.newId(), to, { ...content, action });
}

const NOT_YOU = "If this wasn't you, change your password at once and tell your administrator.";

export function recoveryCodeUsedEmail(left: number): EmailContent {
  const leftWords = left === 1 ? "One recovery code is left." : `${left === 0 ? "No" : left} recovery codes are left.`;
  return {
    title: "A recovery code was used to sign in to your account",
    paragraphs: [`${leftWords} Make new ones before they run out; the old ones die with that.`, NOT_YOU],
  };
}

/** `factor` begins the sentence: "The authenticator app". */
export function turnedOffEmail(factor: string): EmailContent {
  return {
    title: "A second factor was removed from your account",
    paragraphs: [`${factor} is no longer a way to sign in to your account.`, NOT_YOU],
  };
}

export function appAddedEmail(): EmailContent {
  return {
    title: "An authenticator app was set up for your account",
    paragraphs: ["Whoever signs in with your password is asked for a code of the app from now on.", NOT_YOU],
  };
}

export function newCodesEmail(): EmailContent {
  return {
    title: "New recovery codes were made for your account",
    paragraphs: ["Those from before no longer sign in.", NOT_YOU],
  };
}

export function passkeyAddedEmail(name: string): EmailContent {
  return {
    title: "A passkey was added to your account",
    paragraphs: [`The passkey “${name}” signs in to your account, without the password.`, NOT_YOU],
  };
}

export function codeGuessedEmail(): EmailContent {
  return {
    title: "Somebody who knows your password tried to sign in",
    paragraphs: [
      "The password was right, but several codes of the second factor were wrong, so nobody was let in.",
      "If this wasn't you, change your password at once: somebody knows it.",
    ],
  };
}

export function factorsResetEmail(reason: string | undefined): EmailContent {
  const why = reason === undefined || reason === "" ? [] : [`They said why: ${reason}`];
  return {
    title: "Your second factor was reset",
    paragraphs: [
      "An administrator took the authenticator app, passkeys and recovery codes of your account away, and ended its sessions.",
      ...why,
      "Sign in with your password, then set a second factor up again. If you didn't ask for this, tell your administrator.",
    ],
  };
}
