import { type JobStatus, redactTokens } from "@tessera/domain";
import type { Logger } from "pino";
import type { Ctx } from "../context.ts";
import { JOB_TIMEOUT_MS } from "../limits/limits.ts";
import { inSpan } from "../tracing/spans.ts";

/** A periodic job. */
export type Job = {
  /** Its name, for the log and for administrators: "send notice emails". */
  name: string;
  /** Pause between the end of a run and the next, in milliseconds. */
  every: number;
  /** `isStopping`: the server is about to stop; a run of several steps should begin no further one. */
  run: (isStopping: () => boolean) => Promise<void>;
  /** Waits for what its runs left under way; absent where they leave nothing. */
  settled?: (() => Promise<void>) | undefined;
};

/** A job as a feature declares it; `jobs.ts` collects them. */
export type FeatureJob = Pick<Job, "name" | "every" | "settled"> & {
  /** `jobs`: how every job of this process went the last time. */
  run: (ctx: Ctx, round: { isStopping: () => boolean; jobs: () => JobStatus[] }) => Promise<void>;
};

type Entry = { job: Job; status: JobStatus; timer?: NodeJS.Timeout; running?: Promise<void> };

/** The first run of a job comes this soon after the start, in milliseconds, however rarely it is due. */
const FIRST_RUN_AFTER_MS = 15_000;
const MAX_ERROR_LENGTH = 200;

/** Runs jobs side by side, each on its own schedule: a job that fails or hangs doesn't block the others. */
export class JobRunner {
  readonly #entries: Entry[];
  readonly #log: Logger;
  readonly #now: () => string;
  readonly #runTimeoutMs: number;
  #stopping = false;

  constructor(jobs: readonly Job[], log: Logger, now: () => string, runTimeoutMs = JOB_TIMEOUT_MS) {
    this.#log = log;
    this.#now = now;
    this.#runTimeoutMs = runTimeoutMs;
    this.#entries = jobs.map((job) => ({ job, status: notRunYet(job) }));
  }

  start(): void {
    for (const entry of this.#entries) this.#schedule(entry, Math.min(entry.job.every, FIRST_RUN_AFTER_MS));
  }

  /**
   * Runs every job once, due or not, in the order in which they are declared, each to its end; one that runs already is
   * waited for first.
   */
  async tick(): Promise<void> {
    for (const entry of this.#entries) {
      await entry.running;
      await this.#run(entry);
      await entry.job.settled?.();
    }
  }

  /** The last result of each job. */
  status(): JobStatus[] {
    return this.#entries.map(({ status }) => ({ ...status }));
  }

  /** Begins no further run, and waits for those under way. */
  async stop(): Promise<void> {
    this.#stopping = true;
    for (const { timer } of this.#entries) clearTimeout(timer);
    await Promise.all(this.#entries.map(({ running }) => running));
    await Promise.all(this.#entries.map(({ job }) => job.settled?.()));
  }

  #schedule(entry: Entry, after: number): void {
    if (this.#stopping) return;
    entry.timer = setTimeout(() => void this.#run(entry).then(() => this.#schedule(entry, entry.job.every)), after);
    entry.timer.unref();
  }

  /** One run at a time: a second caller waits for the first one's run. */
  #run(entry: Entry): Promise<void> {
    if (this.#stopping) return Promise.resolve();
    entry.running ??= this.#runOnce(entry).finally(() => {
      delete entry.running;
    });
    return entry.running;
  }

  async #runOnce(entry: Entry): Promise<void> {
    const { job } = entry;
    const late = setTimeout(() => this.#failed(entry, new Error("The run takes too long")), this.#runTimeoutMs).unref();
    try {
      await inSpan({ name: `job ${job.name}`, kind: "internal" }, () => job.run(() => this.#stopping));
      Object.assign(entry.status, { lastRunAt: this.#now(), error: null });
    } catch (error) {
      this.#failed(entry, error);
    } finally {
      clearTimeout(late);
    }
  }

  #failed({ job, status }: Entry, error: unknown): void {
    const at = this.#now();
    Object.assign(status, { lastRunAt: at, lastFailedAt: at, error: firstLineOf(error) });
    this.#log.error(
      { err: error, job: job.name },
      `job failed; will run again ${job.every / 1000} s after it has ended`,
    );
  }
}

function notRunYet({ name, every }: Job): JobStatus {
  return { name, everySeconds: every / 1000, lastRunAt: null, error: null, lastFailedAt: null };
}

function firstLineOf(error: unknown): string {
  const [line = ""] = String(error instanceof Error ? error.message : error).split(/\r?\n/, 1);
  return redactTokens(line).slice(0, MAX_ERROR_LENGTH);
}
