import { cycleId, type Execution, executionsOf, type RunExecution, WORST_FIRST } from "@tessera/domain";
import type { Ctx } from "../../platform/context.ts";
import type { RunTable } from "../../platform/db/schema.ts";
import { MAX_EXECUTIONS_SHOWN } from "../../platform/limits/limits.ts";
import { findFacts, findRunParts, type RunPart } from "../results/result-parts.ts";

/** How a case went in a run; of very many executions only the worst are named. */
export type CaseDetails = {
  executions: RunExecution[];
  /** Sum over the executions; null where none says. */
  durationMs: number | null;
  /** Of the execution that decides the status of the case. */
  message: string | null;
  /** The number of its cause. */
  causeNumber: number | null;
};

/** How the cases went in the run, by their numbers. */
export async function findCaseDetails(
  ctx: Pick<Ctx, "db">,
  { projectId, number }: RunTable,
  caseNumbers: readonly number[],
): Promise<Map<number, CaseDetails>> {
  const parts = Map.groupBy(await findRunParts(ctx, projectId, number, caseNumbers), (part) => part.caseNumber);
  const sorted = [...parts].map(([caseNumber, ofCase]) => ({
    caseNumber,
    executions: worstFirst(executionsOf(ofCase)),
  }));
  const worst = sorted.flatMap(({ executions }) => executions[0]?.deciding.resultId ?? []);
  const facts = await findFacts(ctx, worst);
  return new Map(
    sorted.map(({ caseNumber, executions }) => {
      const durations = executions.flatMap(({ deciding }) => deciding.durationMs ?? []);
      const durationMs = durations.length === 0 ? null : durations.reduce((sum, it) => sum + it, 0);
      const { message = null, causeNumber = null } = facts.get(executions[0]?.deciding.resultId ?? "") ?? {};
      return [
        caseNumber,
        {
          executions: executions.slice(0, MAX_EXECUTIONS_SHOWN).map(presentExecution),
          durationMs,
          message,
          causeNumber,
        },
      ] as const;
    }),
  );
}

function worstFirst(executions: Execution<RunPart>[]): Execution<RunPart>[] {
  const rank = ({ deciding }: Execution<RunPart>) => WORST_FIRST.indexOf(deciding.status);
  const key = ({ deciding: { environment, job, variantLabel } }: Execution<RunPart>) =>
    JSON.stringify([environment, job, variantLabel]);
  return executions.sort((a, b) => rank(a) - rank(b) || (key(a) < key(b) ? -1 : 1));
}

/** An execution as people see it, with its last attempts. */
export function presentExecution({ deciding, parts }: Execution<RunPart>): RunExecution {
  const { environment, job, variantLabel, status, durationMs } = deciding;
  const attempts = [...parts]
    .sort((a, b) => a.jobAttempt - b.jobAttempt || (a.importId < b.importId ? -1 : 1))
    .flatMap(({ runs, jobAttempt, importId }) =>
      runs.map(({ cycleNumber, ...run }) => ({ ...run, cycleId: cycleId(cycleNumber), jobAttempt, importId })),
    );
  return {
    ...{ environment: environment || null, job: job || null, variant: variantLabel },
    ...{ status, durationMs, attempts: attempts.slice(-MAX_EXECUTIONS_SHOWN) },
  };
}
