import type { Run, RunResult } from "@tessera/domain";
import { CliError } from "../exit.ts";
import type { RunApi } from "../runs/run-api.ts";
import type { Offence } from "./gate-rules.ts";

const FILTERS = {
  failed: { status: ["failed", "error"] },
  new: { change: "newFailure" },
  missing: { change: "missing" },
} as const satisfies Record<Exclude<Offence, "unmatched">, object>;

/** How many tests are counted once it is clear that one of them offends. */
const MAX_COUNTED = 20_000;
/** Of an upload's own new failures: as many as GitHub annotates for one step. */
const MAX_OWN = 10;

export type Offenders = {
  /** Those to name. */
  tests: RunResult[];
  /** How many there are. */
  count: number;
  /** There are more than that. */
  isMore?: boolean;
  /** The first new failures of the upload in question. */
  own: RunResult[];
  /** Why they can't be named; the count is then the run's own. */
  unknown?: string;
};

type Search = {
  named: number;
  /** The upload in question. */
  importId: string | null;
  /** Counts only what that upload holds. */
  isOwnOnly: boolean;
};

/** The tests of a run that offend a gate and aren't muted. Reads until one is found, however many are muted. */
export async function findOffenders(
  api: RunApi,
  run: Run,
  offence: keyof typeof FILTERS,
  { named, importId, isOwnOnly }: Search,
): Promise<Offenders> {
  const found: Offenders = { tests: [], count: 0, own: [] };
  let read = 0;
  try {
    for await (const result of api.results(run.id, FILTERS[offence])) {
      if (found.count > 0 && read === MAX_COUNTED) return { ...found, isMore: true };
      read++;
      if (result.muted) continue;
      const isOwn = importId !== null && holdsFailureOf(result, importId);
      if (isOwn && result.change === "newFailure" && found.own.length < MAX_OWN) found.own.push(result);
      if (isOwnOnly && !isOwn) continue;
      found.count++;
      if (found.tests.length < named) found.tests.push(result);
    }
    return found;
  } catch (error) {
    // Whether the gate fails must not depend on whether the token may read why.
    if (error instanceof CliError) return { ...found, tests: [], count: countOf(run, offence), unknown: error.message };
    throw error;
  }
}

/** The first new failures that an upload holds; none where they can't be read. */
export async function findOwnNewFailures(api: RunApi, run: Run, importId: string): Promise<RunResult[]> {
  const own: RunResult[] = [];
  try {
    for await (const result of api.results(run.id, FILTERS.new)) {
      if (!result.muted && holdsFailureOf(result, importId)) own.push(result);
      if (own.length === MAX_OWN) break;
    }
  } catch (error) {
    // The token may lack the scope; then the numbers have to do.
    if (!(error instanceof CliError)) throw error;
  }
  return own;
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
