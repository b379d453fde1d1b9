import type { Run } from "@tessera/domain";
import { countOf } from "#web/counting.ts";
import classes from "./shard-dots.module.css";

/** Tiles of a row; more of them become a number. */
const MAX_DOTS = 16;

/** `6 of 8 shards are here; shard 3 of e2e is missing` */
export function shardsText({ shards }: Pick<Run, "shards">): string {
  const { expected, arrived, missing } = shards;
  if (expected === 0) return "No shards";
  if (arrived >= expected)
    return expected === 1 ? "Its one shard arrived" : `All ${countOf(expected, "shard")} arrived`;
  const named = missing.slice(0, 4).map(({ job, environment, shard }) => {
    return [`shard ${shard}`, job && `of ${job}`, environment && `in ${environment}`].filter(Boolean).join(" ");
  });
  const more = missing.length > named.length ? " …" : "";
  return `${arrived} of ${expected} shards arrived; missing: ${named.join(", ")}${more}`;
}

/** The shards of a run in a table: one tile each, missing ones hollow. */
export function ShardDots({ run }: { run: Pick<Run, "shards"> }) {
  const { expected, arrived, missing } = run.shards;
  if (expected === 0) return <span className={classes.none}>–</span>;
  const words = shardsText(run);
  return (
    <span className={classes.shards} role="img" aria-label={words} title={words}>
      {expected <= MAX_DOTS && (
        <span className={classes.dots} data-color-speaks>
          {tilesOf(expected, missing).map((isHere, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a tile is its place
            <span key={index} className={classes.dot} data-missing={!isHere || undefined} />
          ))}
        </span>
      )}
      {(arrived < expected || expected > MAX_DOTS) && (
        <span className={classes.count} data-missing={arrived < expected || undefined}>
          {arrived}/{expected}
        </span>
      )}
    </span>
  );
}

/** Where one job has all shards, each tile stands at its number; else what is missing comes last. */
function tilesOf(expected: number, missing: Run["shards"]["missing"]): boolean[] {
  const numbers = new Set(missing.map(({ shard }) => Number(shard)));
  const isOneJob = new Set(missing.map(({ environment, job }) => `${environment} ${job}`)).size === 1;
  const isPlaced = isOneJob && numbers.size === missing.length && Math.max(0, ...numbers) <= expected;
  return Array.from({ length: expected }, (_, index) =>
    isPlaced ? !numbers.has(index + 1) : index < expected - missing.length,
  );
}
