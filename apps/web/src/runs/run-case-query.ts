import type { RunResult } from "@tessera/domain";
import { LIST_FRESH_MS, trpc } from "#web/trpc.ts";

type RunCaseRef = { projectId: string; runId: string; caseId: string };

/** The answer that holds the row of one case in a run: the search takes a whole id for itself. */
export const runCaseQuery = ({ projectId, runId, caseId }: RunCaseRef) =>
  trpc.run.results.queryOptions({ projectId, runId, search: caseId }, { staleTime: LIST_FRESH_MS });

/** Undefined where the case has no place in the run. */
export const findRunCase = ({ data }: { data: RunResult[] }, caseId: string): RunResult | undefined =>
  data.find((result) => result.case.id === caseId);
