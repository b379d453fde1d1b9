import type { Import, Run } from "@tessera/domain";

/** A shard of a job, or a job as a whole; without an upload it is missing. */
export type Tile = { shard: number | null; upload: Import | null };

/** One job in one environment: what arrived of it and what is missing. */
export type Job = { name: string; tiles: Tile[] };

/** The jobs of a run by their names; of several uploads of a shard the one of the latest attempt counts. */
export function jobsOf({ shards }: Pick<Run, "shards">, uploads: readonly Import[]): Job[] {
  const jobs = new Map<string, Map<number | null, Import | null>>();
  const tilesOf = (place: Pick<Import, "job" | "environment">) => {
    const name = jobName(place);
    const tiles = jobs.get(name) ?? new Map<number | null, Import | null>();
    jobs.set(name, tiles);
    return tiles;
  };
  for (const missing of shards.missing) tilesOf(missing).set(missing.shard, null);
  for (const upload of uploads) {
    const tiles = tilesOf(upload);
    const shard = shardNumber(upload.shard);
    const other = tiles.get(shard);
    if (!other || isLater(upload, other)) tiles.set(shard, upload);
  }
  return [...jobs]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([name, tiles]) => ({
      name,
      tiles: [...tiles].map(([shard, upload]) => ({ shard, upload })).sort((a, b) => (a.shard ?? 0) - (b.shard ?? 0)),
    }));
}

/** `e2e, staging`; empty where the upload named neither. */
const jobName = ({ job, environment }: Pick<Import, "job" | "environment">): string =>
  [job, environment].filter((part) => part !== null && part !== "").join(", ");

function shardNumber(shard: string | null): number | null {
  const number = Number.parseInt(shard ?? "", 10);
  return Number.isNaN(number) ? null : number;
}

function isLater(a: Import, b: Import): boolean {
  return a.jobAttempt === b.jobAttempt ? a.createdAt > b.createdAt : a.jobAttempt > b.jobAttempt;
}
