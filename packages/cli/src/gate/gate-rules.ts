import type { Run } from "@tessera/domain";
import { choiceOf, numberOf } from "../choices.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import type { Settings } from "../settings.ts";

export const GATE_FLAGS = ["fail-on", "fail-on-missing", "min-tests"] as const;

/** What must not happen in a run. */
export type Gate = {
  failOn: "failed" | "new" | "none";
  failOnMissing: boolean;
  minTests: number | undefined;
  /** A run that holds no test at all is as good as one that passed. */
  allowEmpty: boolean;
};

/** The gate that was asked for; `failOn` where none was named. */
export function gateOf(
  settings: Settings<(typeof GATE_FLAGS)[number]>,
  failOn: Gate["failOn"],
  allowEmpty = false,
): Gate {
  return {
    allowEmpty,
    failOn: choiceOf(settings, "fail-on", ["failed", "new", "none"]) ?? failOn,
    failOnMissing: settings.get("fail-on-missing"),
    minTests: numberOf(settings, "min-tests", { min: 1, max: 1_000_000_000 }),
  };
}

/** What a gate can ask of the tests of a run, or of one upload of it. */
export type Offence = "failed" | "new" | "missing" | "unmatched";

/** Why a gate fails: in a sentence, and which tests to name. */
export type Reason = { text: string; offence: Offence | undefined };

/**
 * What a run says by its numbers alone against a gate. Failures that are muted can be among the new ones, so those are
 * for the caller to look through.
 */
export function reasonsOf(run: Run, gate: Gate): Reason[] {
  const { counts, changes, state, unmatched } = run;
  const failing = counts.failed + counts.error;
  const reasons: Reason[] = [];
  if (gate.failOn === "failed" && failing > 0)
    reasons.push({ text: counted(failing, "failing test"), offence: "failed" });
  if (gate.failOn === "new" && changes.newFailures > 0) {
    reasons.push({ text: counted(changes.newFailures, "new failure"), offence: "new" });
  }
  // Without a case there is nothing to compare with: each of them may be new.
  if (gate.failOn !== "none" && unmatched.failing > 0) reasons.push(unmatchedReason(unmatched.failing));
  if (gate.failOn !== "none" && ranNothing(run) && !(gate.allowEmpty && isEmpty(run))) {
    reasons.push({ text: run.reason, offence: undefined });
  }
  if (state !== "complete") return reasons;
  if (gate.failOnMissing && changes.missing > 0) {
    const since = run.baseline === null ? "" : ` since ${run.baseline}`;
    reasons.push({ text: `${counted(changes.missing, "test")} missing${since}`, offence: "missing" });
  }
  if (gate.minTests !== undefined && counts.tests < gate.minTests) {
    reasons.push({ text: `${counted(counts.tests, "test")}, of at least ${gate.minTests}`, offence: undefined });
  }
  return reasons;
}

export function unmatchedReason(count: number): Reason {
  return { text: `${counted(count, "failing test")} without a test case`, offence: "unmatched" };
}

/** A complete run that failed though nothing in it did. */
function ranNothing({ verdict, counts, errorsOutside, unmatched }: Run): boolean {
  return verdict === "failed" && counts.failed + counts.error + errorsOutside + unmatched.failing === 0;
}

function isEmpty({ counts, unmatched }: Run): boolean {
  return counts.tests === 0 && unmatched.tests === 0;
}

/** How a run ends where its gate doesn't fail: what is missing is never taken for passed. */
export function exitCodeWithout({ state, errorsOutside }: Pick<Run, "state" | "errorsOutside">): ExitCode {
  return state !== "complete" || errorsOutside > 0 ? EXIT.incomplete : EXIT.done;
}

export function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
