import { type FailingSince, runId } from "@tessera/domain";
import type { Ctx } from "../../platform/context.ts";
import type { RunTable } from "../../platform/db/schema.ts";
import { LEAST_FAILURE, PASSED } from "./run-case-repo.ts";
import * as runRepo from "./run-repo.ts";
import * as runResultRepo from "./run-result-repo.ts";

/** How many runs of the same name and branch a streak of failures is followed back. */
const MAX_STREAK = 200;
/** Runs that are read first: most streaks are short. */
const SHORT_STREAK = 20;

/**
 * Since which run each of the failing cases fails: the first of the present streak among runs of the same name and branch,
 * which only a run that passed it breaks.
 */
export async function findFailingSince(
  { db }: Pick<Ctx, "db">,
  run: RunTable,
  caseNumbers: readonly number[],
): Promise<Map<number, FailingSince>> {
  if (caseNumbers.length === 0) return new Map();
  const { projectId } = run;
  const series = await runRepo.findSeries(db, run, MAX_STREAK);
  const rows = [];
  let open = caseNumbers;
  for (const part of [series.slice(0, SHORT_STREAK), series.slice(SHORT_STREAK)]) {
    const numbers = part.map(({ number }) => number);
    if (numbers.length === 0 || open.length === 0) break;
    rows.push(...(await runResultRepo.listSeverities(db, { projectId, numbers }, open)));
    const passed = new Set(rows.filter(({ severity }) => severity === PASSED).map(({ caseNumber }) => caseNumber));
    open = open.filter((caseNumber) => !passed.has(caseNumber));
  }
  const runs = new Map(series.map((it) => [it.number, it]));
  const since = new Map<number, FailingSince>();
  for (const [caseNumber, ofCase] of Map.groupBy(rows, (row) => row.caseNumber)) {
    const newestFirst = ofCase.sort((a, b) => b.runNumber - a.runNumber);
    const broken = newestFirst.findIndex(({ severity }) => severity === PASSED);
    const streak = broken === -1 ? newestFirst : newestFirst.slice(0, broken);
    const first = runs.get(streak.findLast(({ severity }) => severity <= LEAST_FAILURE)?.runNumber ?? 0);
    if (first) since.set(caseNumber, { runId: runId(first.number), commit: first.commit, at: first.createdAt });
  }
  return since;
}
