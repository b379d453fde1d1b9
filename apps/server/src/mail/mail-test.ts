import { DomainError, type MailSetup, type MailTest } from "@tessera/domain";
import type { Actor, Ctx } from "../context.ts";
import { findMailbox } from "../users/user-service.ts";
import { defaultSender } from "./mailer.ts";

const LONGEST_PROBLEM = 300;

/** Where mail goes out and who it comes from; never how Tessera proves itself to the mail server. */
export function describeMail({ config: { mail }, publicUrl }: Pick<Ctx, "config" | "publicUrl">): MailSetup {
  return { server: mail && new URL(mail.smtpUrl).host, from: mail?.from ?? defaultSender(publicUrl()) };
}

/**
 * Sends a mail to the actor at once and waits for what the mail server says. Throws CONFLICT where there is no mail server
 * or the actor has no address.
 */
export async function testMail(ctx: Ctx, actor: Actor): Promise<MailTest> {
  const { mailer, publicUrl, log } = ctx;
  if (!mailer) {
    throw new DomainError("CONFLICT", "No mail server is configured. Set TESSERA_SMTP_URL and restart the server.");
  }
  const to = await findMailbox(ctx, actor.userId);
  if (!to) throw new DomainError("CONFLICT", "Your account has no e-mail address. Add one to your profile first.");
  const letter = {
    title: "Mail works",
    paragraphs: ["You asked for this mail to see whether mails of this server arrive. They do."],
    action: { label: "Back to the settings", url: `${publicUrl()}/admin/settings` },
  };
  const mailId = ctx.newId();
  try {
    await mailer.send({ id: mailId, to, letter });
    return { to: to.address, taken: true, problem: null };
  } catch (error) {
    const problem = problemOf(ctx, error);
    log.warn({ mailId, problem }, "mail to try the mail server was not taken");
    return { to: to.address, taken: false, problem };
  }
}

/** What went wrong, in one line, without what Tessera signs in to the mail server with, should that be echoed. */
function problemOf({ config: { mail } }: Pick<Ctx, "config">, error: unknown): string {
  const { username, password } = new URL(mail?.smtpUrl ?? "smtp://localhost");
  const [name, secret] = [decodeURIComponent(username), decodeURIComponent(password)];
  const encoded = (text: string) => Buffer.from(text).toString("base64");
  // Longest first: the shorter ones may be part of the longer.
  const forms = [encoded(`\0${name}\0${secret}`), encoded(secret), password, secret].filter((form) => form !== "");
  const line = (error as Error).message.replace(/\s+/g, " ").trim();
  return forms.reduce((text, form) => text.replaceAll(form, "…"), line).slice(0, LONGEST_PROBLEM);
}
