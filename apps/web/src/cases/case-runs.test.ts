import type { CaseHistoryEntry, ResultStatus } from "@tessera/domain";
import { describe, expect, it } from "vitest";
import { runsOfCase, streakOf } from "./case-runs.ts";

const entry = (run: string | null, status: ResultStatus, more: Partial<CaseHistoryEntry> = {}): CaseHistoryEntry => ({
  ...{ run, status, flaky: false, cycle: "TCYCLE-1", branch: "main", commit: null, environment: null, job: null },
  ...{ variant: null, attempts: [], durationMs: 10, message: null, at: "2030-01-01T00:00:00.000Z", ...more },
});

describe("the runs of a case", () => {
  it("are its executions run by run: the worst counts, durations add up, one flaky execution is enough", () => {
    const runs = runsOfCase([
      entry("RUN-2", "passed", { variant: "chromium", flaky: true }),
      entry("RUN-2", "failed", { variant: "firefox" }),
      entry("RUN-1", "skipped", { durationMs: null }),
    ]);
    expect(runs).toMatchObject([
      { run: "RUN-2", status: "failed", durationMs: 20, isFlaky: true },
      { run: "RUN-1", status: "skipped", durationMs: null, isFlaky: false },
    ]);
  });

  it("hold each result by hand for itself", () => {
    expect(runsOfCase([entry(null, "failed"), entry(null, "passed")]).map(({ status }) => status)).toEqual([
      "failed",
      "passed",
    ]);
  });
});

describe("a streak of failures", () => {
  const streak = (...of: [ResultStatus, branch?: string][]) => {
    const runs = runsOfCase(of.map(([status, branch = "main"], at) => entry(`RUN-${9 - at}`, status, { branch })));
    const found = streakOf(runs);
    return found && [found.since.run, found.failures, found.isWhole];
  };

  it("begins after the last passing run of the branch", () => {
    expect(streak(["failed"], ["error"], ["passed"], ["failed"])).toEqual(["RUN-8", 2, true]);
  });

  it("is not broken by a skipped run, nor by a run of another branch", () => {
    expect(streak(["failed"], ["skipped"], ["passed", "other"], ["failed"], ["passed"])).toEqual(["RUN-6", 2, true]);
  });

  it("may have begun earlier where no passing run is known", () => {
    expect(streak(["failed"], ["failed"])).toEqual(["RUN-8", 2, false]);
  });

  it("is none where the newest run that says anything passed", () => {
    expect(streak(["skipped"], ["passed"], ["failed"])).toBeUndefined();
    expect(streak()).toBeUndefined();
  });
});
