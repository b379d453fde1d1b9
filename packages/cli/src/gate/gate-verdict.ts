import type { Run, RunResult } from "@tessera/domain";
import type { Receipt } from "../api/answers.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import type { RunApi } from "../runs/run-api.ts";
import { cantList, moreOf, testLine, unmatchedLine } from "./gate-lines.ts";
import { counted, exitCodeWithout, type Gate, type Reason, reasonsOf, unmatchedReason } from "./gate-rules.ts";
import { findOffenders } from "./offenders.ts";
import { findUnmatched, findUnmatchedOfRun } from "./unmatched.ts";

/** How a gate decided: `lines` say why it failed, and name the tests. */
export type GateVerdict = {
  exitCode: ExitCode;
  lines: string[];
  /** The first new failures of the upload in question, where the run's failures were read. */
  newFailures?: RunResult[];
};

const SHOWN_TESTS = 20;

/** Decides on a whole run, which is over, or as far as it came; `importId` is the upload in question, if there is one. */
export async function judgeRun(
  api: RunApi,
  run: Run,
  gate: Gate,
  importId: string | null = null,
): Promise<GateVerdict> {
  const explained = [];
  for (const reason of reasonsOf(run, gate)) explained.push(await explain(api, run, reason, importId, false));
  const newFailures = explained.find((one) => one.newFailures)?.newFailures;
  const lines = explained.flatMap((one) => one.lines);
  const exitCode = lines.length > 0 ? EXIT.gateFailed : exitCodeWithout(run);
  return { exitCode, lines, ...(newFailures && { newFailures }) };
}

/** Decides on one upload: by the whole run where that is over, else by what the upload itself holds. */
export async function judgeUpload(api: RunApi, receipt: Receipt, gate: Gate): Promise<GateVerdict> {
  const { id, run } = receipt;
  if (run && run.state !== "running") {
    const verdict = await judgeRun(api, run, gate, id);
    return verdict.exitCode === EXIT.done ? { ...verdict, exitCode: ownExitCode(receipt) } : verdict;
  }
  const own = gate.failOn === "none" ? { lines: [] } : await judgeOwn(api, receipt, gate.failOn);
  if (own.lines.length > 0) return { exitCode: EXIT.gateFailed, ...own };
  if (run || (gate.minTests === undefined && !gate.failOnMissing)) return { exitCode: ownExitCode(receipt), ...own };
  if (id === null) {
    const what = receipt.proposal ? "What a member has not accepted" : "A dry run";
    return {
      exitCode: ownExitCode(receipt),
      lines: [`${what} has no run to judge: --min-tests and --fail-on-missing are left out`],
    };
  }
  const lines = [
    "Gate undecided: the server names no run that this version understands, so its tests can't be counted",
  ];
  return { exitCode: EXIT.incomplete, lines };
}

type Explained = Pick<GateVerdict, "lines" | "newFailures">;

/** What an upload holds itself: its failing tests, those with a case and those without. */
async function judgeOwn(api: RunApi, receipt: Receipt, failOn: "failed" | "new"): Promise<Explained> {
  const { id, run, totals, cases } = receipt;
  const failing = totals.failed + totals.errors;
  if (failing === 0) return { lines: [] };
  if (!run || id === null) return { lines: [`Gate failed: ${counted(failing, "failing test")}`] };
  const text = failOn === "new" ? "new failures" : counted(failing, "failing test");
  const matched = await explain(api, run, { text, offence: failOn }, id, true);
  const unmatched = (cases.unmatched ?? 0) > 0 ? await explainUnmatched(api, id) : [];
  return { ...matched, lines: [...matched.lines, ...unmatched] };
}

function ownExitCode({ status }: Receipt): ExitCode {
  return status === "incomplete" ? EXIT.incomplete : EXIT.done;
}

async function explainUnmatched(api: RunApi, importId: string): Promise<string[]> {
  const { tests, count, unknown } = await findUnmatched(api, importId, SHOWN_TESTS);
  // Nothing says that they pass, so they don't.
  if (unknown !== undefined) return ["Gate failed: tests without a test case may have failed", cantList(unknown)];
  if (count === 0) return [];
  return [`Gate failed: ${unmatchedReason(count).text}`, ...tests.map(unmatchedLine), ...moreOf(count - tests.length)];
}

/** The reason and its tests; nothing where all of them turn out to be muted, or to be another upload's. */
async function explain(
  api: RunApi,
  run: Run,
  { text, offence }: Reason,
  importId: string | null,
  isOwnOnly: boolean,
): Promise<Explained> {
  const heading = `Gate failed: ${text}`;
  if (offence === undefined) return { lines: [heading] };
  if (offence === "unmatched") {
    const { tests, unknown } = await findUnmatchedOfRun(api, run.id, SHOWN_TESTS);
    if (unknown !== undefined) return { lines: [heading, cantList(unknown)] };
    return { lines: [heading, ...tests.map(unmatchedLine), ...moreOf(run.unmatched.failing - tests.length)] };
  }
  const search = { named: SHOWN_TESTS, importId, isOwnOnly };
  const { tests, count, isMore, own, unknown } = await findOffenders(api, run, offence, search);
  if (unknown !== undefined) return { lines: [heading, cantList(unknown)] };
  const newFailures = offence === "missing" ? {} : { newFailures: own };
  // A run that says it has failing tests keeps its word, whatever its list says a moment later.
  if (count === 0 && (offence === "new" || isOwnOnly)) return { lines: [], ...newFailures };
  const exact =
    offence === "new" ? `Gate failed: ${isMore ? "at least " : ""}${counted(count, "new failure")}` : heading;
  return { lines: [exact, ...tests.map(testLine), ...moreOf(count - tests.length)], ...newFailures };
}
