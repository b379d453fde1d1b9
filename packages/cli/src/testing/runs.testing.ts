import type { ImportReceipt, ImportResult, Run, RunResult } from "@tessera/domain";
import { receipt } from "./contract-server.testing.ts";

const NO_CHANGES = { newFailures: 0, stillFailing: 0, fixed: 0, added: 0, missing: 0 };
const NO_COUNTS = { tests: 0, passed: 0, failed: 0, error: 0, skipped: 0, blocked: 0, muted: 0 };

type RunChanges = Partial<Omit<Run, "counts" | "changes">> & {
  counts?: Partial<Run["counts"]>;
  changes?: Partial<Run["changes"]>;
};

/** A run that is complete and passed, unless told otherwise. */
export function runOf({ counts, changes, ...rest }: RunChanges = {}): Run {
  return {
    ...{ id: "RUN-57", key: "k", name: "Nightly", branch: "main", commit: "c0ffee", pullRequest: null },
    ...{
      targetBranch: null,
      environments: [],
      ci: null,
      buildUrl: null,
      verified: null,
      state: "complete",
      verdict: "passed",
    },
    reason: "All 12 tests passed",
    shards: { expected: 0, arrived: 0, missing: [] },
    counts: { ...NO_COUNTS, tests: 12, passed: 12, ...counts },
    ...{ cases: 12, flaky: 0, errorsOutside: 0, unmatched: { tests: 0, failing: 0 }, baseline: "RUN-56" },
    changes: { ...NO_CHANGES, ...changes },
    startedAt: "2030-01-01T00:00:00.000Z",
    updatedAt: "2030-01-01T00:00:00.000Z",
    ...{ durationMs: 4321, createdBy: null, viaToken: null },
    url: "/projects/PRJ-1/runs/RUN-57",
    ...rest,
  };
}

/** A receipt whose upload belongs to that run. */
export function receiptOf(run: Run, changes: Partial<ImportReceipt> = {}): ImportReceipt {
  return receipt({ run, ...changes });
}

/** A failing case of a run, held by the upload imp-1. */
export function failure(name: string, changes: Partial<RunResult> = {}, importId = "imp-1"): RunResult {
  const attempts: RunResult["executions"][number]["attempts"] = [
    { status: "failed", durationMs: 1, jobAttempt: 1, importId, cycleId: "TCYCLE-1", resultId: "result-1" },
  ];
  return {
    case: { id: "TC-7", name, classname: "Cart", folder: null },
    ...{ status: "failed", change: "newFailure", flaky: false, muted: false },
    executions: [{ environment: null, job: null, variant: null, status: "failed", durationMs: 1, attempts }],
    ...{ durationMs: 1, message: "expected 1\nbut was 2", failingSince: null, owners: [], causeId: null },
    ...changes,
  };
}

/** A failing test that matches no case, as an upload's results have it. */
export function unmatched(name: string): ImportResult {
  return { case: null, name, classname: "Cart", variant: null, status: "failed", match: "unmatched" };
}

export function page<Item>(...data: Item[]): { data: Item[]; nextCursor: string | null } {
  return { data, nextCursor: null };
}
