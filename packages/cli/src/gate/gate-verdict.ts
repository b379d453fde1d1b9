import type { Run, RunResult } from "@tessera/domain";
import type { Receipt } from "../api/answers.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import type { RunApi } from "../runs/run-api.ts";
import { oneLine } from "../terminal.ts";
import { counted, exitCodeWithout, type Gate, type Reason, reasonsOf } from "./gate-rules.ts";
import { findOffenders } from "./offenders.ts";

/** How a gate decided: `lines` say why it failed, and name the tests. */
export type GateVerdict = {
  exitCode: ExitCode;
  lines: string[];
};

const SHOWN_TESTS = 20;
/** Characters of a test's message. */
const SHOWN_MESSAGE = 200;

/** Decides on a whole run, which is over, or as far as it came. */
export async function judgeRun(api: RunApi, run: Run, gate: Gate): Promise<GateVerdict> {
  const lines: string[] = [];
  for (const reason of reasonsOf(run, gate)) lines.push(...(await explain(api, run, reason, undefined)));
  if (lines.length > 0) return { exitCode: EXIT.gateFailed, lines };
  return { exitCode: exitCodeWithout(run), lines: [] };
}

/** Decides on one upload: by the whole run where that is over, else by what the upload itself holds. */
export async function judgeUpload(api: RunApi, receipt: Receipt, gate: Gate): Promise<GateVerdict> {
  const { run, totals } = receipt;
  if (run && run.state !== "running") {
    const verdict = await judgeRun(api, run, gate);
    return verdict.exitCode === EXIT.done ? { ...verdict, exitCode: ownExitCode(receipt) } : verdict;
  }
  const failing = totals.failed + totals.errors;
  const lines: string[] = [];
  if (gate.failOn !== "none" && failing > 0) {
    const text = gate.failOn === "new" ? "new failures" : counted(failing, "failing test");
    if (run) lines.push(...(await explain(api, run, { text, offence: gate.failOn }, receipt.id)));
    else lines.push(`Gate failed: ${counted(failing, "failing test")}`);
  }
  if (lines.length > 0) return { exitCode: EXIT.gateFailed, lines };
  return { exitCode: ownExitCode(receipt), lines: [] };
}

function ownExitCode({ status }: Receipt): ExitCode {
  return status === "incomplete" ? EXIT.incomplete : EXIT.done;
}

/** The reason and its tests; nothing where all of them turn out to be muted, or to be another upload's. */
async function explain(api: RunApi, run: Run, { text, offence }: Reason, importId: string | null | undefined) {
  if (offence === undefined) return [`Gate failed: ${text}`];
  const { tests, count, unknown } = await findOffenders(api, run, offence, {
    named: SHOWN_TESTS,
    importId: importId ?? null,
  });
  if (unknown !== undefined) return [`Gate failed: ${text}`, `  They can't be listed: ${oneLine(unknown)}`];
  // A run that says it has failing tests keeps its word, whatever its list says a moment later.
  if (count === 0 && (offence === "new" || importId !== undefined)) return [];
  const heading = offence === "new" ? counted(count, "new failure") : text;
  const rest = count - tests.length;
  return [`Gate failed: ${heading}`, ...tests.map(lineOf), ...(rest > 0 ? [`  and ${rest} more`] : [])];
}

function lineOf({ case: { id, name, classname }, message, failingSince }: RunResult): string {
  const title = [classname, name].filter(Boolean).join(" › ");
  const since = failingSince ? ` (since ${failingSince.runId})` : "";
  const why = message ? `: ${message.slice(0, SHOWN_MESSAGE)}` : "";
  return `  ${oneLine(`${id} ${title}${since}${why}`)}`;
}
