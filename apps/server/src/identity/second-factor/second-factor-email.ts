import type { Ctx } from "../../platform/context.ts";
import type { EmailContent } from "../../platform/mail/mail-layout.ts";
import { findMailbox } from "../people/user-service.ts";

/** Writes to the account's address, if it has one. Call it after the commit: an email can't be rolled back. */
export async function emailOwner(ctx: Ctx, userId: string, content: EmailContent): Promise<void> {
  const to = await findMailbox(ctx, userId);
  if (!to) return;
  const action = { label: "Sign-in and security", url: `${ctx.publicUrl()}/settings/security` };
  ctx.outbox.post(ctx.newId(), to, { ...content, action });
}

const NOT_YOU = "If this wasn't you, change your password at once and contact your administrator.";

export function recoveryCodeUsedEmail(left: number): EmailContent {
  const leftWords = left === 1 ? "One recovery code is left." : `${left === 0 ? "No" : left} recovery codes are left.`;
  return {
    title: "A recovery code of your account was used",
    paragraphs: [`${leftWords} Make new ones before they run out; that makes the old ones invalid.`, NOT_YOU],
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
    paragraphs: ["From now on, sign-in with your password also asks for a code of the app.", NOT_YOU],
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
    title: "Someone who knows your password tried to sign in",
    paragraphs: [
      "The password was right, but several codes of the second factor were wrong, so the sign-in was rejected.",
      "If this wasn't you, change your password at once: someone else knows it.",
    ],
  };
}

export function codeGuessedInSessionEmail(): EmailContent {
  return {
    title: "Wrong codes were entered in a session of your account",
    paragraphs: [
      "Someone who is signed in as you entered several wrong codes of the second factor, to confirm that they are you.",
      "If this wasn't you, end all other sessions and change your password at once.",
    ],
  };
}

export function factorsResetEmail(reason: string | undefined): EmailContent {
  const why = reason === undefined || reason === "" ? [] : [`Their reason: ${reason}`];
  return {
    title: "Your second factor was reset",
    paragraphs: [
      "An administrator removed the authenticator app, passkeys and recovery codes of your account, and ended its sessions.",
      ...why,
      "Sign in with your password, then set a second factor up again. If you didn't ask for this, contact your administrator.",
    ],
  };
}
