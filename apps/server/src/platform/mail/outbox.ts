import type { Logger } from "pino";
import type { FeatureJob } from "../jobs/job-runner.ts";
import { later, SECOND_MS } from "../time.ts";
import type { EmailContent } from "./mail-layout.ts";
import { isRefusedForGood, type Mailer, type Message, pauseAfter } from "./mailer.ts";

/** The delivery of an email; `none`: no mail server is configured. */
export type MailOutcome = "sent" | "failed" | "none";

type Waiting = { message: Message; tries: number; dueAt: string; settled: Settled };
type Settled = (outcome: MailOutcome) => Promise<void>;

/**
 * Emails that carry a one-time link. They wait in memory only, so that no link is ever stored in the database or a log;
 * after a crash, the recipient asks for the lost link again.
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
   * Sends the email without making the caller wait: the time must not reveal whether an email was sent. `settled` gets
   * the result.
   */
  post(id: string, to: Message["to"], content: EmailContent, settled: Settled = async () => {}): void {
    this.#waiting.add({ message: { id, to, content }, tries: 0, dueAt: this.#now(), settled });
    // Not before the caller's answer is sent: even the start of an email takes time.
    setImmediate(() => void this.sendDue());
  }

  /** How many emails are not settled yet. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** Sends what is due, after the emails being sent already. */
  sendDue(): Promise<void> {
    this.#sending = this.#sending.then(() => this.#sendDue());
    return this.#sending;
  }

  /** Begins no further email, and waits for the current one. */
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
      this.#log.error(
        { err: error, mailId: mail.message.id },
        "failed to record the delivery of an email; its state stays as it was",
      );
    }
  }

  /** Undefined where it will be tried again. */
  async #try(mail: Waiting): Promise<MailOutcome | undefined> {
    const { id: mailId, content } = mail.message;
    const subject = content.title;
    if (!this.#mailer) {
      this.#log.info({ mailId, subject }, "email not sent: no mail server is configured");
      return "none";
    }
    try {
      await this.#mailer.send(mail.message);
      return "sent";
    } catch (error) {
      const tries = ++mail.tries;
      const pause = isRefusedForGood(error) ? undefined : pauseAfter(tries);
      if (pause === undefined) {
        this.#log.error({ mailId, subject, tries, err: error }, "failed to send an email; gave up");
        return "failed";
      }
      mail.dueAt = later(this.#now(), pause);
      this.#log.warn({ mailId, subject, tries, err: error }, "failed to send an email; will retry");
      return undefined;
    }
  }
}

export const linkMailJob: FeatureJob = {
  name: "send emails with links",
  every: 15 * SECOND_MS,
  run: ({ outbox }) => outbox.sendDue(),
};
