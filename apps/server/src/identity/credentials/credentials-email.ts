import { oneLine, readableTime } from "../../platform/mail/mail-labels.ts";
import type { EmailContent } from "../../platform/mail/mail-layout.ts";

/** To a new address, with the link that confirms it. */
export function addressConfirmationEmail(username: string, link: string): EmailContent {
  return {
    title: "Confirm your new email address",
    paragraphs: [
      `The account “${username}” wants to use this address. Confirm it within 24 hours; until then the old address holds.`,
      "If this is not your account, ignore this email: nothing changes.",
    ],
    action: { label: "Confirm email address", url: link },
  };
}

/** To an address that someone entered for their account, although it belongs to another one. */
export function addressTakenEmail(instance: string): EmailContent {
  return {
    title: "This email address already has an account",
    paragraphs: [
      `Someone asked to use this address for another account at ${instance}. It already belongs to an account there, so nothing changed.`,
      "If it was you, sign in to that account and give it another address first.",
    ],
  };
}

/** To the address that an account had until now. */
export function addressChangedEmail(username: string, email: string): EmailContent {
  return {
    title: "Your email address was changed",
    paragraphs: [
      `The account “${username}” now uses ${email}. This address gets no more email.`,
      "If you didn't do this, contact your administrator at once: someone else may know your password.",
    ],
  };
}

export function passwordChangedEmail(username: string, instance: string): EmailContent {
  return {
    title: "Your password was changed",
    paragraphs: [
      `The password of the account “${username}” at ${instance} was changed, and every other browser was signed out.`,
      "If you didn't do this, choose a new password with “Forgot your password?” on the sign-in page, and contact your administrator.",
    ],
  };
}

type Choice = { instance: string; username: string; link: string; expiresAt: string };

/** The email with the link to choose a new password. */
export function choosePasswordEmail({ instance, username, link, expiresAt }: Choice): EmailContent {
  return {
    title: `Choose a new password for ${oneLine(instance)}`,
    paragraphs: [
      `Someone asked for a new password for the account “${username}” at ${oneLine(instance)}. If it was you, choose it now.`,
      `The link works once, until ${readableTime(expiresAt)}. If it wasn't you, leave it: your password stays as it is.`,
    ],
    action: { label: "Choose a new password", url: link },
  };
}

/** Sent after the change; contains no link. */
export function passwordResetEmail({ instance, username }: Pick<Choice, "instance" | "username">): EmailContent {
  return {
    title: "Your password was changed",
    paragraphs: [
      `The password of the account “${username}” at ${oneLine(instance)} was changed through a link sent to this address, and every browser was signed out.`,
      "If it wasn't you, someone else can read your email: secure your mailbox first, then contact your administrator.",
    ],
  };
}
