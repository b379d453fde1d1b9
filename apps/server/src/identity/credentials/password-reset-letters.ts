import type { Letter } from "../../platform/mail/mail-layout.ts";
import { oneLine, readableTime } from "../../platform/mail/mail-words.ts";

type Choice = { instance: string; username: string; link: string; expiresAt: string };

/** The email with the link to choose a new password. */
export function choosePasswordLetter({ instance, username, link, expiresAt }: Choice): Letter {
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
export function passwordResetLetter({ instance, username }: Pick<Choice, "instance" | "username">): Letter {
  return {
    title: "Your password was changed",
    paragraphs: [
      `The password of the account “${username}” at ${oneLine(instance)} was changed through a link sent to this address, and every browser was signed out.`,
      "If it wasn't you, someone else can read your email: secure your mailbox first, then contact your administrator.",
    ],
  };
}
