import { type PartState, STATUS_PARTS, type StatusPart } from "@tessera/domain";
import type { Checked, Ctx, PartCheck, Presence, StatusChecks } from "../../platform/context.ts";
import { probe } from "../../platform/db/open.ts";
import type { StorageProblem } from "../../platform/db/storage-failure.ts";
import { probeStorage } from "../../platform/db/storage-probe.ts";
import { readPresence } from "./process-presence.ts";
import { oneLineOf, within } from "./timeout.ts";

/** How long an answer stays fresh, in milliseconds. */
const FRESH_MS = 3000;
/** The same for the mail server and the place of attached files, which are asked less often. */
const MAIL_FRESH_MS = 60_000;
const ATTACHMENTS_FRESH_MS = 15_000;
/** How long a part may take before it counts as down. */
const PART_TIMEOUT_MS = 2000;
/** How long the storage counts as down after a request failed because of it, in milliseconds. */
const FAILURE_COUNTS_MS = 30_000;

type CheckCtx = Pick<Ctx, "db" | "config" | "now" | "mailer" | "blobs" | "log">;
type Found = { state: PartState; latencyMs?: number; problem?: string };

/**
 * Checks the parts of the server on demand, at most every few seconds however many callers ask, and with a time limit:
 * a part that doesn't answer in time is down.
 */
export class ServerStatusChecks implements StatusChecks {
  readonly #ctx: CheckCtx;
  #current: { at: string; checked: Promise<Checked> } | undefined;
  #attachments: { at: string; asked: Promise<Found> } | undefined;
  #mail: { at: string; asked: Promise<{ answer: string } & Found> } | undefined;
  /** Pending database checks; while they are too many, no more are sent. */
  #unanswered: Promise<unknown> | undefined;
  #storageFailedAt: string | undefined;
  readonly #since = new Map<StatusPart, { state: PartState; since: string }>();

  constructor(ctx: CheckCtx) {
    this.#ctx = ctx;
  }

  /** The state of the parts, checked again where the last answer is too old. */
  current(): Promise<Checked> {
    const at = this.#ctx.now();
    if (this.#current === undefined || !isFresh(this.#current.at, at, FRESH_MS)) {
      this.#current = { at, checked: this.#look(at) };
    }
    return this.#current.checked;
  }

  /** Forces a new check the next time: something just failed that worked in the last one. */
  forget(): void {
    this.#current = undefined;
  }

  /** Reports that the storage just failed a request: counts for a while, and forces a new check. */
  recordStorageFailure(): void {
    this.#storageFailedAt = this.#ctx.now();
    this.forget();
  }

  async #look(at: string): Promise<Checked> {
    const [database, attachments, mail] = await Promise.all([
      this.#askDatabase(),
      this.#askAttachments(at),
      this.#askMail(at),
    ]);
    const states: Record<StatusPart, Found> = {
      instance: { state: "up" },
      database: { state: database ? "up" : "down", ...(database && { latencyMs: database.latencyMs }) },
      migrations: { state: database?.isMigrated ? "up" : "down" },
      storage: this.#storageOf(database, at),
      attachments,
      mail: mail
        ? { state: mail.state, ...(mail.latencyMs !== undefined && { latencyMs: mail.latencyMs }) }
        : { state: "off" },
      backgroundWork: backgroundWorkOf(database?.presence),
    };
    return {
      checkedAt: at,
      parts: Object.fromEntries(
        STATUS_PARTS.map((part) => [part, this.#dated(part, states[part], at)]),
      ) as Checked["parts"],
      migration: database?.migration ?? null,
      presence: database?.presence ?? null,
      mailServer: mail && { answer: mail.answer, at: this.#mail?.at ?? at },
    };
  }

  #storageOf(database: { storage: StorageProblem | undefined } | undefined, at: string): Found {
    if (!database) return { state: "down" };
    if (database.storage) return { state: "down", problem: STORAGE_PROBLEMS[database.storage] };
    const hasFailed = this.#storageFailedAt !== undefined && isFresh(this.#storageFailedAt, at, FAILURE_COUNTS_MS);
    return hasFailed ? { state: "down", problem: "A request just failed because of the storage" } : { state: "up" };
  }

  #dated(part: StatusPart, found: Found, at: string): PartCheck {
    const known = this.#since.get(part);
    const since = known?.state === found.state ? known.since : at;
    this.#since.set(part, { state: found.state, since });
    return { ...found, since };
  }

  /** Undefined where it did not answer in time. */
  async #askDatabase() {
    if (this.#unanswered) return undefined;
    const { db, config } = this.#ctx;
    const started = performance.now();
    const asking = (async () => {
      const migrations = await probe(config.database, db);
      const latencyMs = Math.round((performance.now() - started) * 10) / 10;
      const presence = await readPresence(this.#ctx);
      return { ...migrations, latencyMs, presence, storage: await probeStorage(config, db) };
    })();
    this.#unanswered = asking;
    const answered = () => {
      this.#unanswered = undefined;
    };
    asking.then(answered, answered);
    return within(PART_TIMEOUT_MS, asking).catch((error) => {
      const isNews = this.#since.get("database")?.state !== "down";
      if (isNews)
        this.#ctx.log.warn({ err: error }, "the database does not answer; the status shows it as down until it does");
      return undefined;
    });
  }

  async #askAttachments(at: string): Promise<Found> {
    if (this.#attachments === undefined || !isFresh(this.#attachments.at, at, ATTACHMENTS_FRESH_MS)) {
      this.#attachments = { at, asked: askBlobStore(this.#ctx.blobs) };
    }
    return within(PART_TIMEOUT_MS, this.#attachments.asked).catch((error) => ({
      state: "down" as const,
      problem: oneLineOf(error),
    }));
  }

  async #askMail(at: string): Promise<({ answer: string } & Found) | null> {
    const { mailer } = this.#ctx;
    if (!mailer) return null;
    if (this.#mail === undefined || !isFresh(this.#mail.at, at, MAIL_FRESH_MS)) {
      this.#mail = { at, asked: askMailServer(mailer) };
    }
    return within(PART_TIMEOUT_MS, this.#mail.asked).catch((error) => ({
      state: "down" as const,
      answer: oneLineOf(error),
    }));
  }
}

const STORAGE_PROBLEMS: Record<StorageProblem, string> = {
  full: "There is no room left to save anything: free disk space",
  readOnly: "The storage can only be read: make it writable",
  away: "The storage can't be reached",
  busy: "The storage is busy",
};

/** Down where no process works, or the last run of a job failed. */
function backgroundWorkOf(presence: Presence | undefined): Found {
  if (!presence || presence.processes.length === 0) return { state: "down" };
  const failing = presence.jobs.filter(({ error }) => error !== null).map(({ name }) => name);
  return failing.length === 0 ? { state: "up" } : { state: "down", problem: `Last run failed: ${failing.join(", ")}` };
}

async function askBlobStore(blobs: Ctx["blobs"]): Promise<Found> {
  const started = performance.now();
  await blobs.check();
  return { state: "up", latencyMs: Math.round(performance.now() - started) };
}

async function askMailServer(mailer: NonNullable<Ctx["mailer"]>): Promise<{ answer: string } & Found> {
  const started = performance.now();
  try {
    await mailer.check();
    return { state: "up", answer: "Ready to take email", latencyMs: Math.round(performance.now() - started) };
  } catch (error) {
    return { state: "down", answer: oneLineOf(error) };
  }
}

/** A clock that was set back does not make an old answer fresh. */
function isFresh(at: string, now: string, age: number): boolean {
  return Math.abs(Date.parse(now) - Date.parse(at)) < age;
}
