import type { ReportStatus } from "../../report.ts";
import type { RunFacts } from "../../results/test-maker.ts";
import type { Place } from "../../source/scratch.ts";

/** A run that is over, as it waits on disk; without a status it is output that came after the end of another. */
export type EndedRun = {
  path: string;
  test: string;
  line: number;
  status: ReportStatus | null;
  seconds: number | null;
  /** What the test said of itself, since Go 1.25. */
  attributes: [key: string, value: string][];
  /** Where on disk its output stands. */
  output: Place | null;
};

/** A run, and the place in its output where a failure is reported, as `cart_test.go:9`. */
export type GoRun = RunFacts & { place: string | null };

export const ENDINGS: ReadonlyMap<string, ReportStatus> = new Map([
  ["pass", "passed"],
  ["bench", "passed"],
  ["fail", "failed"],
  ["skip", "skipped"],
]);
/** Where a test reports a failure. */
const FAILURE_LINE = /^([^\s:]{1,300}\.go):(\d{1,9}): ?(.*)$/;
const PANIC_LINE = /^(?:panic|fatal error): .{1,900}/m;
/** Lines that are searched for the place of a failure, and characters of each. */
const MAX_LINES = 200;
const MAX_LINE_LENGTH = 2000;
const LOST = "Never ended: a panic, a timeout, or an exit of the program";

export function goRun({ status, seconds }: EndedRun, output: string): GoRun {
  const durationMs = seconds === null ? null : seconds * 1000;
  if (status === "passed") return { status, durationMs, output: [output], place: null };
  if (status === "error" || status === null) {
    const message = PANIC_LINE.exec(output)?.[0] ?? LOST;
    return { status: "error", durationMs, failure: { message, trace: output }, place: null };
  }
  const failure = firstFailure(output);
  return {
    ...{ status, durationMs, place: failure ? `${failure[1]}:${failure[2]}` : null },
    failure: { message: failure?.[3] ?? "", trace: output },
  };
}

function firstFailure(text: string): RegExpExecArray | null {
  for (const line of text.split("\n", MAX_LINES)) {
    const found = FAILURE_LINE.exec(line.trimStart().slice(0, MAX_LINE_LENGTH));
    if (found) return found;
  }
  return null;
}
