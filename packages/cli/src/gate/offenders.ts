import type { Run, RunResult } from "@tessera/domain";
import { CliError } from "../exit.ts";
import type { RunApi } from "../runs/run-api.ts";
import type { Offence } from "./gate-rules.ts";

const FILTERS = {
  failed: { status: ["failed", "error"] },
  new: { change: "newFailure" },
  missing: { change: "missing" },
} as const satisfies Record<Offence, object>;

/** How many tests are looked through at most to find those that count. */
const MAX_READ = 20_000;

export type Offenders = {
  /** Those to name. */
  tests: RunResult[];
  /** How many there are. */
  count: number;
  /** Why they can't be named; the count is then the run's own. */
  unknown?: string;
};

/** The tests of a run that offend a gate and aren't muted; with `importId`, only those that this upload holds. */
export async function findOffenders(
  api: RunApi,
  run: Run,
  offence: Offence,
  { named, importId }: { named: number; importId?: string | null },
): Promise<Offenders> {
  const tests: RunResult[] = [];
  let [count, read] = [0, 0];
  try {
    for await (const result of api.results(run.id, FILTERS[offence])) {
      if (++read > MAX_READ) return { tests, count, unknown: `there are more than ${MAX_READ} to look through` };
      if (result.muted || (importId != null && !holdsFailureOf(result, importId))) continue;
      count++;
      if (tests.length < named) tests.push(result);
    }
    return { tests, count };
  } catch (error) {
    // Whether the gate fails must not depend on whether the token may read why.
    if (error instanceof CliError) return { tests: [], count: countOf(run, offence), unknown: error.message };
    throw error;
  }
}

function holdsFailureOf({ executions }: RunResult, importId: string): boolean {
  return executions.some(({ status, attempts }) => {
    const isFailing = status === "failed" || status === "error";
    return isFailing && attempts.some((attempt) => attempt.importId === importId);
  });
}

function countOf({ counts, changes }: Run, offence: Offence): number {
  if (offence === "new") return changes.newFailures;
  return offence === "missing" ? changes.missing : counts.failed + counts.error;
}
