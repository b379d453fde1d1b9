import type { Letter } from "../../platform/mail/mail-layout.ts";

/** To a new address, with the link that confirms it. */
export function confirmEmailLetter(username: string, link: string): Letter {
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
export function takenEmailLetter(instance: string): Letter {
  return {
    title: "This email address already has an account",
    paragraphs: [
      `Someone asked to use this address for another account at ${instance}. It already belongs to an account there, so nothing changed.`,
      "If it was you, sign in to that account and give it another address first.",
    ],
  };
}

/** To the address that an account had until now. */
export function emailChangedLetter(username: string, email: string): Letter {
  return {
    title: "Your email address was changed",
    paragraphs: [
      `The account “${username}” now uses ${email}. This address gets no more email.`,
      "If you didn't do this, contact your administrator at once: someone else may know your password.",
    ],
  };
}

export function passwordChangedLetter(username: string, instance: string): Letter {
  return {
    title: "Your password was changed",
    paragraphs: [
      `The password of the account “${username}” at ${instance} was changed, and every other browser was signed out.`,
      "If you didn't do this, choose a new password with “Forgot your password?” on the sign-in page, and contact your administrator.",
    ],
  };
}
