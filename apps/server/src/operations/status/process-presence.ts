import type { JobStatus } from "@tessera/domain";
import type { Ctx } from "../../platform/context.ts";
import { VERSION } from "../../platform/version.ts";
import * as processRepo from "./process-repo.ts";

/**
 * A process that finished no job for this long, in milliseconds, does not count as working: jobs run every 15 seconds.
 */
const SILENCE = 60_000;
/** Rows of dead processes are removed after this long, in milliseconds. */
const FORGOTTEN = 3_600_000;

/**
 * A server process reports to the others, through the database, that it lives and when it last did its background work.
 */
export class ProcessPresence {
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
    const dead = (await processRepo.list(db)).filter((it) => isOlder(lastHeard(it), now(), FORGOTTEN));
    await processRepo.remove(
      db,
      dead.map(({ id }) => id),
    );
  }

  /** Reports that the process works, and the results of its jobs. */
  hasWorked(jobs: JobStatus[]): Promise<void> {
    return this.#note(this.#ctx.now(), jobs);
  }

  /** Unregisters the process, so that it no longer counts. */
  leave(): Promise<void> {
    return processRepo.remove(this.#ctx.db, [this.#id]);
  }

  #note(workedAt: string | null, jobs: JobStatus[]): Promise<void> {
    return processRepo.save(this.#ctx.db, this.#id, { version: VERSION, startedAt: this.startedAt, workedAt, jobs });
  }
}

/** The live, working processes: how many, when one last worked, and the last result of each job. */
export type Presence = {
  processes: Omit<processRepo.ProcessRecord, "jobs">[];
  workedAt: string | null;
  jobs: JobStatus[];
};

export async function readPresence({ db, now }: Pick<Ctx, "db" | "now">): Promise<Presence> {
  const known = (await processRepo.list(db)).map(({ id: _id, ...record }) => record);
  const workedAt = known.flatMap(({ workedAt }) => workedAt ?? []).sort();
  const living = known.filter((it) => !isOlder(lastHeard(it), now(), SILENCE));
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

function lastHeard({ startedAt, workedAt }: processRepo.ProcessRecord): string {
  return workedAt ?? startedAt;
}

function isOlder(at: string, now: string, age: number): boolean {
  return Date.parse(now) - Date.parse(at) > age;
}
