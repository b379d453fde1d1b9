import { DomainError, type MailSetup, type MailTest } from "@tessera/domain";
import { findMailbox } from "../../identity/people/user-service.ts";
import type { Actor, Ctx } from "../../platform/context.ts";
import { defaultSender } from "../../platform/mail/mailer.ts";

const LONGEST_PROBLEM = 300;

/** The mail server and the sender address; never the credentials for the mail server. */
export function describeMail({ config: { mail }, publicUrl }: Pick<Ctx, "config" | "publicUrl">): MailSetup {
  return { server: mail && new URL(mail.smtpUrl).host, from: mail?.from ?? defaultSender(publicUrl()) };
}

/**
 * Sends an email to the actor at once and waits for the mail server's answer. Throws CONFLICT where there is no mail
 * server or the actor has no address.
 */
export async function testMail(ctx: Ctx, actor: Actor): Promise<MailTest> {
  const { mailer, publicUrl, log } = ctx;
  if (!mailer) {
    throw new DomainError("CONFLICT", "No mail server is configured. Set TESSERA_SMTP_URL and restart the server.");
  }
  const to = await findMailbox(ctx, actor.userId);
  if (!to) throw new DomainError("CONFLICT", "Your account has no email address. Add one to your profile first.");
  const content = {
    title: "Email works",
    paragraphs: ["You asked for this email to check that this server can send email. It can."],
    action: { label: "Back to the settings", url: `${publicUrl()}/admin/settings` },
  };
  const mailId = ctx.newId();
  try {
    await mailer.send({ id: mailId, to, content });
    return { to: to.address, taken: true, problem: null };
  } catch (error) {
    const problem = problemOf(error);
    log.warn({ mailId, problem }, "failed to send the test email; the admin sees the reason");
    return { to: to.address, taken: false, problem };
  }
}

/** The cause, in one line. */
function problemOf(error: unknown): string {
  return (error as Error).message.replace(/\s+/g, " ").trim().slice(0, LONGEST_PROBLEM);
}
