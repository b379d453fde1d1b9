import type { Logger } from "pino";
import type { Db } from "../db/schema.ts";
import { transact } from "../db/transact.ts";
import * as tokenRepo from "./token-repo.ts";

/** Uses are written at most this often, in milliseconds. */
const FLUSH_EVERY = 10_000;
/** Tokens written in one transaction, so that no other writer waits long. */
const BATCH = 200;

/** Gathers when and where from tokens were used, so that a request is one read and no write. */
export class LastUse {
  #uses = new Map<string, tokenRepo.Use>();
  #timer: NodeJS.Timeout | undefined;
  readonly #db: Db;
  readonly #log: Logger;

  constructor(db: Db, log: Logger) {
    this.#db = db;
    this.#log = log;
  }

  /** Begins to write regularly; `stop` ends it. */
  start(): void {
    this.#timer ??= setInterval(() => {
      this.flush().catch((error) =>
        this.#log.error({ err: error }, "last uses of tokens not written, kept for the next try"),
      );
    }, FLUSH_EVERY).unref();
  }

  note(tokenId: string, use: tokenRepo.Use): void {
    this.#uses.set(tokenId, use);
  }

  /** Writes what was gathered. What can't be written is kept. */
  async flush(): Promise<void> {
    const uses = this.#uses;
    this.#uses = new Map();
    const entries = [...uses];
    for (let start = 0; start < entries.length; start += BATCH) {
      const batch = new Map(entries.slice(start, start + BATCH));
      try {
        await transact({ db: this.#db }, ({ db }) => tokenRepo.saveUses(db, batch));
      } catch (error) {
        this.#uses = new Map([...entries.slice(start), ...this.#uses]);
        throw error;
      }
    }
  }

  /** Stops writing regularly and writes the rest. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#timer = undefined;
    await this.flush();
  }
}
