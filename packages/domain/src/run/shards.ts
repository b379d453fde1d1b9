import type { MissingShard, RunShards } from "./run.ts";

/** What is known of an upload apart from its tests. */
export type Upload = {
  /** Empty where the upload named none. */
  environment: string;
  job: string;
  jobAttempt: number;
  /** Like `3/8`; empty without one. */
  shard: string;
  /** Errors outside of its tests. */
  outside: number;
};

/** Missing shards that a run names; `expected` and `arrived` count all. */
const MAX_NAMED_SHARDS = 200;

const SHARD = /^([1-9][0-9]{0,3})\/([1-9][0-9]{0,3})$/;

/** The numbers in a shard like `3/8`; null for anything else, and for one above their number. */
export function parseShard(shard: string): { index: number; count: number } | null {
  const [, index, count] = SHARD.exec(shard) ?? [];
  const numbers = { index: Number(index), count: Number(count) };
  return index !== undefined && numbers.index <= numbers.count ? numbers : null;
}

/**
 * The shards that the uploads of a run announced. An environment and job expects as many as its highest attempt announced,
 * the largest number where that attempt named several; a shard has arrived with any upload of its number.
 */
export function shardsOf(uploads: readonly Upload[]): RunShards {
  let expected = 0;
  let arrived = 0;
  const missing: MissingShard[] = [];
  for (const { environment, job, count, present } of announcements(uploads)) {
    expected += count;
    for (let shard = 1; shard <= count; shard++) {
      if (present.has(shard)) arrived++;
      else if (missing.length < MAX_NAMED_SHARDS) {
        missing.push({ environment: environment || null, job: job || null, shard });
      }
    }
  }
  return { expected, arrived, missing };
}

/** The environments and jobs whose uploads of one attempt announce different numbers of shards. */
export function contradictingShards(uploads: readonly Upload[]): Pick<Upload, "environment" | "job">[] {
  return announcements(uploads).filter(({ isContradicted }) => isContradicted);
}

function announcements(uploads: readonly Upload[]) {
  const sharded = uploads.flatMap((upload) => {
    const shard = parseShard(upload.shard);
    return shard ? [{ ...upload, ...shard }] : [];
  });
  const places = Map.groupBy(sharded, ({ environment, job }) => JSON.stringify([environment, job]));
  return [...places]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, all]) => {
      const { environment, job } = all[0] as Upload;
      const highest = all.reduce((attempt, upload) => Math.max(attempt, upload.jobAttempt), 0);
      const counts = all.filter(({ jobAttempt }) => jobAttempt === highest).map((upload) => upload.count);
      const count = counts.reduce((largest, it) => Math.max(largest, it), 0);
      const present = new Set(all.map(({ index }) => index));
      return { environment, job, count, present, isContradicted: counts.some((it) => it !== count) };
    });
}

/**
 * Errors outside of tests that still count: an upload's do until a higher attempt of its environment, job and shard comes
 * whole.
 */
export function errorsOutside(uploads: readonly Upload[]): number {
  const places = Map.groupBy(uploads, ({ environment, job, shard }) => JSON.stringify([environment, job, shard]));
  let errors = 0;
  for (const place of places.values()) {
    const attempts = Map.groupBy(place, ({ jobAttempt }) => jobAttempt);
    const whole = [...attempts].filter(([, all]) => all.every(({ outside }) => outside === 0));
    const repaired = whole.reduce((highest, [attempt]) => Math.max(highest, attempt), -1);
    for (const { jobAttempt, outside } of place) if (jobAttempt >= repaired) errors += outside;
  }
  return errors;
}
