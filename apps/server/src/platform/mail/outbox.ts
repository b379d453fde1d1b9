import type { Logger } from "pino";
import type { FeatureJob } from "../jobs/job-runner.ts";
import { later, SECOND_MS } from "../time.ts";
import type { EmailContent } from "./mail-layout.ts";
import { isRefusedForGood, type Mailer, type Message, pauseAfter } from "./mailer.ts";

/** What became of a mail; `none`: no mail server is configured. */
export type MailOutcome = "sent" | "failed" | "none";

type Waiting = { message: Message; tries: number; dueAt: string; settled: Settled };
type Settled = (outcome: MailOutcome) => Promise<void>;

/**
 * Mails that carry a one-time link. They wait in memory only, so that no link ever rests in the database or a log; what a
 * crash takes with it is asked for again by whoever waits for the mail.
 */
export class Outbox {
  readonly #mailer: Mailer | null;
  readonly #log: Logger;
  readonly #now: () => string;
  readonly #waiting = new Set<Waiting>();
  #sending: Promise<void> = Promise.resolve();
  #stopping = false;

  constructor(mailer: Mailer | null, log: Logger, now: () => string) {
    this.#mailer = mailer;
    this.#log = log;
    this.#now = now;
  }

  /**
   * Sends the letter, and does not keep the caller waiting: how long it takes must tell nobody whether there was a letter.
   * `settled` hears what became of it.
   */
  post(id: string, to: Message["to"], content: EmailContent, settled: Settled = async () => {}): void {
    this.#waiting.add({ message: { id, to, content }, tries: 0, dueAt: this.#now(), settled });
    // Not before the caller's answer is out: even the beginning of a mail takes its time.
    setImmediate(() => void this.sendDue());
  }

  /** How many mails are not settled yet. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** Sends what is due, after what is being sent already. */
  sendDue(): Promise<void> {
    this.#sending = this.#sending.then(() => this.#sendDue());
    return this.#sending;
  }

  /** Begins no further mail, and waits for the one in hand. */
  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#sending;
  }

  async #sendDue(): Promise<void> {
    const now = this.#now();
    for (const mail of this.#waiting) {
      if (this.#stopping) return;
      if (mail.dueAt <= now) await this.#send(mail);
    }
  }

  async #send(mail: Waiting): Promise<void> {
    const outcome = await this.#try(mail);
    if (outcome === undefined) return;
    this.#waiting.delete(mail);
    try {
      await mail.settled(outcome);
    } catch (error) {
      this.#log.error({ err: error, mailId: mail.message.id }, "what became of a mail was not written down");
    }
  }

  /** Undefined where it is to be tried again. */
  async #try(mail: Waiting): Promise<MailOutcome | undefined> {
    const { id: mailId, content } = mail.message;
    const subject = content.title;
    if (!this.#mailer) {
      this.#log.info({ mailId, subject }, "mail not sent");
      return "none";
    }
    try {
      await this.#mailer.send(mail.message);
      return "sent";
    } catch (error) {
      const tries = ++mail.tries;
      const pause = isRefusedForGood(error) ? undefined : pauseAfter(tries);
      if (pause === undefined) {
        this.#log.error({ mailId, subject, tries, err: error }, "mail given up");
        return "failed";
      }
      mail.dueAt = later(this.#now(), pause);
      this.#log.warn({ mailId, subject, tries, err: error }, "mail not taken by the mail server, to be tried again");
      return undefined;
    }
  }
}

export const linkMailJob: FeatureJob = {
  name: "send mails with links",
  every: 15 * SECOND_MS,
  run: ({ outbox }) => outbox.sendDue(),
};
