import { createTransport } from "nodemailer";
import type { Config } from "../config.ts";
import { MINUTE_MS } from "../time.ts";
import { oneLine } from "./mail-labels.ts";
import { type EmailContent, layOut } from "./mail-layout.ts";

/** How long a mail server may take, in milliseconds: to accept the connection, to greet, and between two answers. */
const TIMEOUTS = { connectionTimeout: 10_000, greetingTimeout: 10_000, dnsTimeout: 10_000, socketTimeout: 30_000 };
/** The most an email may take in all, in milliseconds, however slowly the server answers. */
const SEND_TIMEOUT_MS = 120_000;

/** How long to wait after each failed try; the last failure is final. */
const PAUSES_MS = [MINUTE_MS, 5 * MINUTE_MS, 30 * MINUTE_MS, 120 * MINUTE_MS];

/** How long to wait after so many failed tries, in milliseconds; undefined: no more. */
export function pauseAfter(tries: number): number | undefined {
  return PAUSES_MS[tries - 1];
}

/**
 * True where the mail server rejects this email for good (5xx): another try would fail too. A rejected sign-in to the
 * mail server says nothing about the email, and is fixed in the configuration.
 */
export function isRefusedForGood(error: unknown): boolean {
  const { code, responseCode = 0 } = error as { code?: string; responseCode?: number };
  return responseCode >= 500 && responseCode <= 599 && code !== "EAUTH" && !SIGN_IN_CODES.includes(responseCode);
}

/** Authentication required, and authentication failed. */
const SIGN_IN_CODES = [530, 535];

/** After this long, in milliseconds, an email was sent, was given up, or was lost with its process. */
export const LONGEST_PENDING = PAUSES_MS.reduce((sum, pause) => sum + pause, 60 * MINUTE_MS);

export type Message = {
  /** Identifies the message when it is sent again, so that email programs recognize the duplicate. */
  id: string;
  to: { name: string; address: string };
  content: EmailContent;
  /** Address that ends what the message is sent for when a program posts to it (RFC 8058). */
  unsubscribe?: string;
};

/** The transport for emails. */
export type Mailer = {
  /** Resolves once the mail server took the message; rejects otherwise, without Tessera's credentials in the error. */
  send: (message: Message) => Promise<void>;
  /** Resolves once the mail server greets and accepts the credentials; sends nothing. */
  check: () => Promise<void>;
};

/** A mailer over the configured mail server; null without one. The server's current name is the sender's name. */
export function createMailer(
  { mail }: Pick<Config, "mail">,
  publicUrl: () => string,
  instanceName: () => Promise<string>,
): Mailer | null {
  if (!mail) return null;
  const options = { url: mail.smtpUrl, ...TIMEOUTS, disableFileAccess: true, disableUrlAccess: true };
  return {
    async send({ id, to, content, unsubscribe }) {
      const name = await instanceName();
      const transport = createTransport(options);
      const sending = transport.sendMail({
        to,
        // Old names may hold line breaks, which would begin further headers.
        subject: oneLine(content.title),
        ...layOut(content, name),
        from: mail.from ?? { name, address: defaultSender(publicUrl()) },
        messageId: `<${id}@${mailHost(publicUrl())}>`,
        headers: { "Auto-Submitted": "auto-generated", ...(unsubscribe !== undefined && oneClick(unsubscribe)) },
      });
      await withoutSecrets(
        mail.smtpUrl,
        withDeadline(sending, () => transport.close()),
      );
    },

    async check() {
      const transport = createTransport(options);
      await withoutSecrets(
        mail.smtpUrl,
        withDeadline(transport.verify(), () => transport.close()),
      );
    },
  };
}

/** What lets an email program show a button of its own that ends the subscription. */
function oneClick(url: string): Record<string, string> {
  return { "List-Unsubscribe": `<${url}>`, "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" };
}

/** The default sender address. */
export const defaultSender = (publicUrl: string): string => `tessera@${mailHost(publicUrl)}`;

/** The host of the address, as a mail address can carry it. */
function mailHost(url: string): string {
  const { hostname } = new URL(url);
  return /^[\d.]+$|^\[/.test(hostname) ? "localhost" : hostname;
}

/** Removes Tessera's credentials from an error, should the mail server echo them. */
async function withoutSecrets(smtpUrl: string, work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    const { username, password } = new URL(smtpUrl);
    const [name, secret] = [decodeURIComponent(username), decodeURIComponent(password)];
    const encoded = (text: string) => Buffer.from(text).toString("base64");
    // Longest first: the shorter ones may be part of the longer.
    const forms = [encoded(`\0${name}\0${secret}`), encoded(secret), password, secret].filter(() => secret !== "");
    const hide = (text: string) => forms.reduce((shown, form) => shown.replaceAll(form, "…"), text);
    const { code, responseCode, message, stack = "" } = error as Error & { code?: string; responseCode?: number };
    throw Object.assign(new Error(hide(message)), { code, responseCode, stack: hide(stack) });
  }
}

async function withDeadline(work: Promise<unknown>, giveUp: () => void): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      giveUp();
      reject(new Error("the mail server took too long"));
    }, SEND_TIMEOUT_MS);
  });
  try {
    await Promise.race([work, deadline]);
  } finally {
    clearTimeout(timer);
  }
}
