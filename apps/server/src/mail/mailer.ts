import { createTransport } from "nodemailer";
import type { Config } from "../config.ts";
import { type Letter, layOut } from "./mail-layout.ts";
import { oneLine } from "./mail-words.ts";

/** How long a mail server may take, in milliseconds: to accept the connection, to greet, and between two answers. */
const TIMEOUTS = { connectionTimeout: 10_000, greetingTimeout: 10_000, dnsTimeout: 10_000, socketTimeout: 30_000 };
/** No mail takes longer than this in all, however slowly the server talks. */
const LONGEST = 120_000;

const MINUTE = 60_000;
/** How long to wait after each failed try; after one more it is given up. */
const PAUSES = [MINUTE, 5 * MINUTE, 30 * MINUTE, 120 * MINUTE];

/** How long to wait after so many failed tries, in milliseconds; undefined: no more. */
export function pauseAfter(tries: number): number | undefined {
  return PAUSES[tries - 1];
}

/** After so long, in milliseconds, a mail was sent, was given up, or went down with the process that had it. */
export const LONGEST_PENDING = PAUSES.reduce((sum, pause) => sum + pause, 60 * MINUTE);

export type Message = {
  /** What makes it the same message when it is sent again, so that a mail program can tell. */
  id: string;
  to: { name: string; address: string };
  letter: Letter;
};

/** The way out for mails. */
export type Mailer = {
  /** Resolves once the mail server took the message over; rejects where it didn't. */
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
    async send({ id, to, letter }) {
      const name = await instanceName();
      const transport = createTransport(options);
      const sending = transport.sendMail({
        to,
        // Names in it may come from a time when they could hold line breaks, which would begin further headers.
        subject: oneLine(letter.title),
        ...layOut(letter, name),
        from: mail.from ?? { name, address: defaultSender(publicUrl()) },
        messageId: `<${id}@${mailHost(publicUrl())}>`,
        headers: { "Auto-Submitted": "auto-generated" },
      });
      await withDeadline(sending, () => transport.close());
    },

    async check() {
      const transport = createTransport(options);
      await withDeadline(transport.verify(), () => transport.close());
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

async function withDeadline(work: Promise<unknown>, giveUp: () => void): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      giveUp();
      reject(new Error("the mail server took too long"));
    }, LONGEST);
  });
  try {
    await Promise.race([work, deadline]);
  } finally {
    clearTimeout(timer);
  }
}
