import type { ResultStatus } from "../result.ts";
import type { DUPLICATES, SKIPPED_AS } from "../vocabulary.ts";
import { hasRun, isFailing, isFlaky } from "./outcome.ts";

/** What an upload says of one test: its last attempt there, and what identifies its execution. */
export type Part = {
  environment: string;
  job: string;
  /** Whole number from 0; only its order counts. */
  jobAttempt: number;
  /** Like `3/8` where the numbers of attempts tell nothing about other shards; empty or absent elsewhere. */
  shard?: string;
  /** Class name and name as the report has them: tests of different names never are one execution. */
  test: string;
  /** Key of the variant; null where the name stands once in its upload. */
  variant: string | null;
  /** `traitsOf` the test, joined by `|`. */
  traits: string;
  status: ResultStatus;
};

/** An execution of a case in a run: the part that it counts as, and those that came before. */
export type Execution<P> = {
  deciding: P;
  /** All its parts, `deciding` included, by their job attempts. */
  parts: P[];
  /** Failed in one attempt and passed in a later one, whatever came after. */
  isFlaky: boolean;
};

/** A part with the statuses of its attempts in their order; without them its status is the only one. */
type Attempted = Part & { attempts?: readonly ResultStatus[] };

/**
 * The executions of one case in one run: each goes on over the job attempts of its environment and job, and of its shard
 * where one is given. The answer is the same in whatever order the parts come. A part of a later attempt that didn't run
 * never takes the place of a failing one, and decides nothing where it would.
 */
export function executionsOf<P extends Attempted>(parts: readonly P[]): Execution<P>[] {
  const groups = Map.groupBy(parts, ({ environment, job, shard = "", test }) =>
    JSON.stringify([environment, job, shard, test]),
  );
  return [...groups.values()].flatMap((group) => executionsInJob(group));
}

/** The parts that executions count as: those that no later job attempt goes on with. */
export function decidingParts<P extends Attempted>(parts: readonly P[]): P[] {
  return executionsOf(parts).map(({ deciding }) => deciding);
}

type Live<P> = Execution<P> & { hasFailed: boolean };

function executionsInJob<P extends Attempted>(parts: P[]): Execution<P>[] {
  const levels = [...Map.groupBy(parts, (part) => part.jobAttempt)].sort(([a], [b]) => a - b);
  const live = levels.reduce<Live<P>[]>((live, [, level]) => advance(live, level), []);
  return live.map(({ deciding, parts, isFlaky }) => ({ deciding, parts, isFlaky }));
}

function advance<P extends Attempted>(live: Live<P>[], level: P[]): Live<P>[] {
  if (live.length === 0) return level.map((part) => goOn([], part));
  const found = finder(live);
  const replaced = new Set<Live<P>>();
  const unrun: P[] = [];
  const next: Live<P>[] = [];
  for (const part of level) {
    if (!hasRun(part.status)) {
      unrun.push(part);
      continue;
    }
    const earlier = found(part);
    next.push(goOn(earlier, part));
    for (const one of earlier) replaced.add(one);
  }
  // What another part of this attempt went on with doesn't fail any longer.
  const afterRun = new Set(replaced);
  for (const part of unrun) {
    const earlier = found(part);
    const failing = earlier.filter((one) => isFailing(one.deciding.status) && !afterRun.has(one));
    if (failing.length > 0) {
      for (const one of failing) one.parts = [...one.parts, part];
      continue;
    }
    next.push(goOn(earlier, part));
    for (const one of earlier) replaced.add(one);
  }
  return [...live.filter((one) => !replaced.has(one)), ...next];
}

function goOn<P extends Attempted>(earlier: Live<P>[], part: P): Live<P> {
  const attempts = part.attempts ?? [part.status];
  const hadFailed = earlier.some(({ hasFailed }) => hasFailed);
  return {
    deciding: part,
    parts: [...new Set(earlier.flatMap(({ parts }) => parts)), part],
    isFlaky:
      earlier.some((one) => one.isFlaky) || isFlaky(attempts) || (hadFailed && attempts.some((it) => it === "passed")),
    hasFailed: hadFailed || attempts.some(isFailing),
  };
}

/** Finds what goes on in a part, quickly also among very many variants of one name. */
function finder<P extends Part>(live: Live<P>[]): (part: P) => Live<P>[] {
  const byVariant = Map.groupBy(live, ({ deciding }) => deciding.variant);
  const alone = byVariant.get(null) ?? [];
  return (part) => {
    if (part.variant !== null) {
      return [...(byVariant.get(part.variant) ?? []), ...alone.filter((one) => isSameVariant(one.deciding, part))];
    }
    return live.filter((one) => isSameVariant(one.deciding, part));
  };
}

/** Equal variants are; one that stands alone in its upload is the same as a variant all of whose facets it has. */
export function isSameVariant(a: Pick<Part, "variant" | "traits">, b: Pick<Part, "variant" | "traits">): boolean {
  if (a.variant === b.variant) return true;
  if (a.variant !== null && b.variant !== null) return false;
  const [variant, traits] = a.variant === null ? [b.variant as string, a.traits] : [a.variant, b.traits];
  const known = new Set(traits.split("|"));
  return variant.split("|").every((trait) => known.has(trait));
}

export type SkippedAs = (typeof SKIPPED_AS)[number];

export type Duplicates = (typeof DUPLICATES)[number];

/** One of several tests that share a name in one upload. */
export type Duplicate = {
  /** The suite element it stands in; null directly under a root that is none. */
  suite: number | null;
  /** Equal where nothing distinguishes the tests. */
  place: string;
  /** The report is of a producer that never repeats a test. */
  neverRepeats: boolean;
  status: ResultStatus;
};

/**
 * Groups the indices of tests that share a name into executions, each with its attempts in order. `auto` takes them for
 * attempts only where in one suite element they fail, all but the last, which passes, and nothing distinguishes them.
 */
export function groupAttempts(tests: readonly Duplicate[], duplicates: Duplicates): number[][] {
  const indices = tests.map((_, index) => index);
  if (duplicates === "executions") return indices.map((index) => [index]);
  const key = (index: number) => {
    const { place, suite } = tests[index] as Duplicate;
    return duplicates === "attempts" ? place : `${suite} ${place}`;
  };
  const groups = [...Map.groupBy(indices, key).values()];
  if (duplicates === "attempts") return groups;
  const isRepetition = (group: number[]) => isRepeatedUntilPassed(group.map((index) => tests[index] as Duplicate));
  return groups
    .flatMap((group) => (isRepetition(group) ? [group] : group.map((index) => [index])))
    .sort(([a = 0], [b = 0]) => a - b);
}

function isRepeatedUntilPassed(tests: Duplicate[]): boolean {
  if (tests.some(({ suite, neverRepeats }) => suite === null || neverRepeats)) return false;
  return tests.at(-1)?.status === "passed" && tests.slice(0, -1).every(({ status }) => isFailing(status));
}
