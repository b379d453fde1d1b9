import { createTransport } from "nodemailer";
import type { Config } from "../config.ts";
import { MINUTE_MS } from "../time.ts";
import { oneLine } from "./mail-labels.ts";
import { type EmailContent, layOut } from "./mail-layout.ts";

/** How long a mail server may take, in milliseconds: to accept the connection, to greet, and between two answers. */
const TIMEOUTS = { connectionTimeout: 10_000, greetingTimeout: 10_000, dnsTimeout: 10_000, socketTimeout: 30_000 };
/** No mail takes longer than this in all, however slowly the server talks. */
const SEND_TIMEOUT_MS = 120_000;

/** How long to wait after each failed try; after one more it is given up. */
const PAUSES_MS = [MINUTE_MS, 5 * MINUTE_MS, 30 * MINUTE_MS, 120 * MINUTE_MS];

/** How long to wait after so many failed tries, in milliseconds; undefined: no more. */
export function pauseAfter(tries: number): number | undefined {
  return PAUSES_MS[tries - 1];
}

/**
 * True where the mail server refuses this mail for good (5xx): it would refuse it again. What it says of how Tessera signs
 * in is no word on the mail, and is put right in the configuration.
 */
export function isRefusedForGood(error: unknown): boolean {
  const { code, responseCode = 0 } = error as { code?: string; responseCode?: number };
  return responseCode >= 500 && responseCode <= 599 && code !== "EAUTH" && !SIGN_IN_CODES.includes(responseCode);
}

/** Authentication required, and authentication failed. */
const SIGN_IN_CODES = [530, 535];

/** After so long, in milliseconds, a mail was sent, was given up, or went down with the process that had it. */
export const LONGEST_PENDING = PAUSES_MS.reduce((sum, pause) => sum + pause, 60 * MINUTE_MS);

export type Message = {
  /** What makes it the same message when it is sent again, so that a mail program can tell. */
  id: string;
  to: { name: string; address: string };
  content: EmailContent;
};

/** The way out for mails. */
export type Mailer = {
  /** Resolves once the mail server took the message over; rejects where it didn't, without what Tessera signs in with. */
  send: (message: Message) => Promise<void>;
  /** Resolves once the mail server greets and lets us in; sends nothing. */
  check: () => Promise<void>;
};

/** A mailer over the configured mail server; null without one. Mails come from the instance, by its name of the moment. */
export function createMailer(
  { mail }: Pick<Config, "mail">,
  publicUrl: () => string,
  instanceName: () => Promise<string>,
): Mailer | null {
  if (!mail) return null;
  const options = { url: mail.smtpUrl, ...TIMEOUTS, disableFileAccess: true, disableUrlAccess: true };
  return {
    async send({ id, to, content }) {
      const name = await instanceName();
      const transport = createTransport(options);
      const sending = transport.sendMail({
        to,
        // Names in it may come from a time when they could hold line breaks, which would begin further headers.
        subject: oneLine(content.title),
        ...layOut(content, name),
        from: mail.from ?? { name, address: defaultSender(publicUrl()) },
        messageId: `<${id}@${mailHost(publicUrl())}>`,
        headers: { "Auto-Submitted": "auto-generated" },
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

/** The address that mails come from where none is configured. */
export const defaultSender = (publicUrl: string): string => `tessera@${mailHost(publicUrl)}`;

/** The host of the address, as a mail address can carry it. */
function mailHost(url: string): string {
  const { hostname } = new URL(url);
  return /^[\d.]+$|^\[/.test(hostname) ? "localhost" : hostname;
}

/** Takes what Tessera signs in with out of an error, should the mail server echo it. */
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
