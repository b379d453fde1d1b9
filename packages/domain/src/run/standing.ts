import { decidingParts, type Part } from "./execution.ts";

/** A result of one case in one cycle: a part of a run, or what a person recorded. */
export type CycleResult = Part & {
  /** Of a manual result, the newest run that it came after. */
  runNumber: number;
  /** Counts up in the order of arrival. */
  attempt: number;
  isManual: boolean;
  /** Its run is of a branch that the cycle shows. */
  mayBeShown: boolean;
};

/** What counts of the results of one case in one cycle. */
export type Standings<R> = {
  /** What the cycle shows. */
  shown: Set<R>;
  /** What counts in its run, shown or not. */
  counting: Set<R>;
};

/**
 * Decides from all that is known of a case in a cycle what counts, whatever counted before: in each run the attempts
 * that decide, in the cycle the newest run of the branches that it shows, or the manual result that came after it.
 */
export function standingsOf<R extends CycleResult>(results: readonly R[]): Standings<R> {
  const byRun = Map.groupBy(
    results.filter(({ isManual }) => !isManual),
    ({ runNumber }) => runNumber,
  );
  const showable = results.filter(({ isManual, mayBeShown }) => !isManual && mayBeShown);
  const newest = Math.max(-1, ...showable.map(({ runNumber }) => runNumber));
  const counting = new Set([...byRun.values()].flatMap((parts) => decidingParts(parts)));
  const manual = results.filter(({ isManual }) => isManual).sort((a, b) => b.attempt - a.attempt)[0];
  if (manual && isLater(manual, newest, byRun.get(newest) ?? [])) return { shown: new Set([manual]), counting };
  return { shown: new Set([...counting].filter(({ runNumber }) => runNumber === newest)), counting };
}

function isLater(manual: CycleResult, newest: number, parts: readonly CycleResult[]): boolean {
  if (manual.runNumber !== newest) return manual.runNumber > newest;
  return parts.every(({ attempt }) => attempt < manual.attempt);
}
