import type { JobStatus } from "@tessera/domain";
import type { Ctx, Presence, ProcessPresence, ProcessRecord } from "../../platform/context.ts";
import { transact } from "../../platform/db/transact.ts";
import type { FeatureJob } from "../../platform/jobs/job-runner.ts";
import { HOUR_MS, MINUTE_MS, SECOND_MS } from "../../platform/time.ts";
import { VERSION } from "../../platform/version.ts";
import * as processRepo from "./process-repo.ts";

/**
 * A process that finished no job for this long, in milliseconds, does not count as working: jobs run every 15 seconds.
 */
const SILENCE_MS = MINUTE_MS;
/** Rows of dead processes are removed after this long, in milliseconds. */
const FORGOTTEN_MS = HOUR_MS;

/**
 * A server process reports to the others, through the database, that it lives and when it last did its background work.
 */
export class StoredPresence implements ProcessPresence {
  readonly startedAt: string;
  readonly #id: string;
  readonly #ctx: Pick<Ctx, "db" | "now">;

  constructor(ctx: Pick<Ctx, "db" | "now">, id: string) {
    this.#ctx = ctx;
    this.#id = id;
    this.startedAt = ctx.now();
  }

  /** Registers the process and its jobs, and removes rows of processes that died. */
  async arrive(jobs: JobStatus[]): Promise<void> {
    const { db, now } = this.#ctx;
    await this.#note(null, jobs);
    const dead = (await processRepo.list(db)).filter((it) => isOlder(lastHeard(it), now(), FORGOTTEN_MS));
    await transact(this.#ctx, (ctx) =>
      processRepo.remove(
        ctx.db,
        dead.map(({ id }) => id),
      ),
    );
  }

  /** Reports that the process works, and the results of its jobs. */
  hasWorked(jobs: JobStatus[]): Promise<void> {
    return this.#note(this.#ctx.now(), jobs);
  }

  /** Unregisters the process, so that it no longer counts. */
  leave(): Promise<void> {
    return transact(this.#ctx, ({ db }) => processRepo.remove(db, [this.#id]));
  }

  #note(workedAt: string | null, jobs: JobStatus[]): Promise<void> {
    const record = { version: VERSION, startedAt: this.startedAt, workedAt, jobs };
    return transact(this.#ctx, ({ db }) => processRepo.save(db, this.#id, record));
  }
}

export async function readPresence({ db, now }: Pick<Ctx, "db" | "now">): Promise<Presence> {
  const known = (await processRepo.list(db)).map(({ id: _id, ...record }) => record);
  const workedAt = known.flatMap(({ workedAt }) => workedAt ?? []).sort();
  const living = known.filter((it) => !isOlder(lastHeard(it), now(), SILENCE_MS));
  return {
    processes: living.map(({ jobs: _, ...record }) => record),
    workedAt: workedAt.at(-1) ?? null,
    jobs: latestOf(living.flatMap(({ jobs = [] }) => jobs)),
  };
}

/** Of each job the run that ended last, in the order in which the jobs are declared. */
function latestOf(all: JobStatus[]): JobStatus[] {
  const latest = new Map<string, JobStatus>();
  for (const job of all) {
    const known = latest.get(job.name);
    if (!known || (job.lastRunAt ?? "") > (known.lastRunAt ?? "")) latest.set(job.name, job);
  }
  return [...latest.values()];
}

function lastHeard({ startedAt, workedAt }: ProcessRecord): string {
  return workedAt ?? startedAt;
}

function isOlder(at: string, now: string, age: number): boolean {
  return Date.parse(now) - Date.parse(at) > age;
}

/** Declared last, so its own result is reported with its next run. */
export const presenceJob: FeatureJob = {
  name: "report that this process works",
  every: 15 * SECOND_MS,
  run: ({ presence }, { jobs }) => presence.hasWorked(jobs()),
};
