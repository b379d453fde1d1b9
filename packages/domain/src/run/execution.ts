import type { ResultStatus } from "../result.ts";
import { isFailing } from "./outcome.ts";

/** What an upload says of one test: its last attempt there, and what identifies its execution. */
export type Part = {
  environment: string;
  job: string;
  /** Whole number from 0; only its order counts. */
  jobAttempt: number;
  /** Class name and name as the report has them: tests of different names never are one execution. */
  test: string;
  /** Key of the variant; null where the name stands once in its upload. */
  variant: string | null;
  /** `traitsOf` the test, joined by `|`. */
  traits: string;
  status: ResultStatus;
};

/**
 * The parts of one case in one run that decide executions, each one execution: those that no later job attempt goes on
 * with. The answer is the same in whatever order the parts come. A skipped part of a later attempt never takes the place
 * of a failing one, and decides nothing where it would.
 */
export function decidingParts<P extends Part>(parts: readonly P[]): P[] {
  const groups = Map.groupBy(parts, ({ environment, job, test }) => JSON.stringify([environment, job, test]));
  return [...groups.values()].flatMap(decidingInJob);
}

function decidingInJob<P extends Part>(parts: P[]): P[] {
  const levels = [...Map.groupBy(parts, (part) => part.jobAttempt)].sort(([a], [b]) => a - b);
  return levels.reduce<P[]>((live, [, level]) => advance(live, level), []);
}

function advance<P extends Part>(live: P[], level: P[]): P[] {
  if (live.length === 0) return level;
  const found = finder(live);
  const replaced = new Set<P>();
  const skipped: P[] = [];
  const next: P[] = [];
  for (const part of level) {
    if (part.status === "skipped") {
      skipped.push(part);
      continue;
    }
    next.push(part);
    for (const earlier of found(part)) replaced.add(earlier);
  }
  // What another part of this attempt went on with doesn't fail any longer.
  const afterRun = new Set(replaced);
  for (const part of skipped) {
    const earlier = found(part);
    if (earlier.some((one) => isFailing(one.status) && !afterRun.has(one))) continue;
    next.push(part);
    for (const one of earlier) replaced.add(one);
  }
  return [...live.filter((part) => !replaced.has(part)), ...next];
}

/** Finds what goes on in a part, quickly also among very many variants of one name. */
function finder<P extends Part>(live: P[]): (part: P) => P[] {
  const byVariant = Map.groupBy(live, ({ variant }) => variant);
  const alone = byVariant.get(null) ?? [];
  return (part) => {
    if (part.variant !== null) {
      return [...(byVariant.get(part.variant) ?? []), ...alone.filter((one) => isSameVariant(one, part))];
    }
    return live.filter((one) => isSameVariant(one, part));
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

/** How tests that share a name in one upload are distinguished from repetitions of one test. */
export const DUPLICATES = ["auto", "attempts", "executions"] as const;
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
