import { HeadTeller } from "../audit/audit-anchoring.ts";
import type { Ctx } from "../context.ts";
import { sendNoticeMails } from "../notices/notice-mail.ts";
import { removeForgotten } from "../sessions/throttle.ts";
import { giveExpiryNotices } from "../tokens/expiry-notices.ts";

/** How often there is a look at what is due, in milliseconds. */
const EVERY = 15_000;
/** How often old counts are removed, in looks: about once an hour. */
const TIDY_EVERY = 240;

/** What the server does without being asked: notices, mails, tidying. Every process of an instance may do so. */
export class BackgroundWork {
  readonly #ctx: Ctx;
  readonly #headTeller = new HeadTeller();
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();
  #stopping = false;
  #busy = false;
  #looks = 0;

  constructor(ctx: Ctx) {
    this.#ctx = ctx;
  }

  start(): void {
    this.#timer ??= setInterval(() => this.#look(), EVERY).unref();
  }

  /** Does what is due now, after what is being done already. */
  tick(): Promise<void> {
    const done = this.#running.then(() => this.#work());
    this.#running = done.catch(() => {});
    return done;
  }

  /** Begins nothing more, and waits for the mail in hand. */
  async stop(): Promise<void> {
    this.#stopping = true;
    clearInterval(this.#timer);
    await this.#running;
  }

  #look(): void {
    if (this.#busy) return;
    this.tick().catch((error) => this.#ctx.log.error({ err: error }, "background work failed, to be tried again"));
  }

  async #tidy(): Promise<void> {
    await this.#ctx.rateLimits.forgetOld();
    await removeForgotten(this.#ctx);
  }

  async #work(): Promise<void> {
    if (this.#stopping) return;
    this.#busy = true;
    try {
      await giveExpiryNotices(this.#ctx);
      await this.#ctx.outbox.sendDue();
      await sendNoticeMails(this.#ctx, () => this.#stopping);
      if (this.#looks++ % TIDY_EVERY === 0) await this.#tidy();
      await this.#ctx.gatheringAudit.writeDue();
      await this.#headTeller.tellIfDue(this.#ctx);
      await this.#ctx.presence.hasWorked();
    } finally {
      this.#busy = false;
    }
  }
}
