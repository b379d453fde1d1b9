import type { RunFacts } from "./test-maker.ts";

const MAX_LOST_RUNS = 100;

/** Failing runs of which a report only says that they were there. */
export function lostRuns(count: number): RunFacts[] {
  const failure = { message: "The report keeps nothing of this run but that it failed", trace: "" };
  return Array.from({ length: Math.max(0, Math.min(Math.trunc(count), MAX_LOST_RUNS)) }, () => ({
    status: "failed",
    failure,
  }));
}
