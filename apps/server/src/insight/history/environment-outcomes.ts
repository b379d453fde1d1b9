import { cycleId, type EnvironmentOutcome, type ResultStatus, runId, WORST_FIRST } from "@tessera/domain";
import type { Ctx } from "../../platform/context.ts";
import { findFacts } from "../../runs/results/result-parts.ts";
import * as environmentRepo from "./environment-outcome-repo.ts";
import type { Counted } from "./last-outcomes.ts";

type Found = environmentRepo.InEnvironment & { status: ResultStatus; runNumber: number | null };

/**
 * What the cases last came to in each environment that the last 20 runs of a case, or its last 20 manual results, have; by the names of the
 * environments, what has none first.
 */
export async function findOutcomesByEnvironment(
  ctx: Pick<Ctx, "db">,
  projectId: string,
  caseNumbers: readonly number[],
  { branches }: Pick<Counted, "branches">,
): Promise<Map<number, EnvironmentOutcome[]>> {
  if (caseNumbers.length === 0) return new Map();
  const last = new Map<string, Found>();
  const keyOf = ({ caseNumber, environment }: environmentRepo.InEnvironment) =>
    JSON.stringify([caseNumber, environment]);
  for (const { severity, ...row } of await environmentRepo.listInRecentRuns(ctx.db, projectId, caseNumbers, branches)) {
    if (!last.has(keyOf(row))) last.set(keyOf(row), { ...row, status: WORST_FIRST[severity] ?? "skipped" });
  }
  for (const row of await environmentRepo.listRecentManual(ctx.db, projectId, caseNumbers)) {
    const manual = { ...row, branch: null, runNumber: null };
    const other = last.get(keyOf(manual));
    if (!other || manual.id > other.id) last.set(keyOf(manual), manual);
  }
  const found = [...last.values()].sort((a, b) => (a.environment < b.environment ? -1 : 1));
  const facts = await findFacts(
    ctx,
    found.map(({ id }) => id),
  );
  const outcomes = Map.groupBy(found, ({ caseNumber }) => caseNumber);
  return new Map(
    [...outcomes].map(([caseNumber, each]) => [
      caseNumber,
      each.flatMap(({ id, environment, status, runNumber, branch }): EnvironmentOutcome[] => {
        const fact = facts.get(id);
        if (!fact) return [];
        const run = runNumber === null ? null : runId(runNumber);
        const { createdAt: at, cycleNumber } = fact;
        return [{ environment: environment || null, status, run, cycle: cycleId(cycleNumber), branch, at }];
      }),
    ]),
  );
}
