import type { Reading } from "../../reading.ts";
import type { ReportStatus } from "../../report.ts";
import type { HeldText } from "../../results/held-text.ts";
import { MAX_OUTPUT_LENGTH } from "../../results/limits.ts";
import type { RunFacts, TestFacts } from "../../results/test-maker.ts";
import type { Place, Scratch } from "../../source/scratch.ts";

type GoEvent = { path: string; test: string; action: string; output: string; seconds: number | null };
/** An ended run: what it wrote stands on disk. */
type EndedRun = { status: ReportStatus; seconds: number | null; output: Place | null };
type OpenRun = { output: string; isStarted: boolean };
type GoTest = { path: string; test: string; line: number; ended: EndedRun[]; open: OpenRun | null };
/** What the subtests of a test took, and which of them failed. */
type Parts = { seconds: number; failing: string[] };

const ENDINGS: ReadonlyMap<string, ReportStatus> = new Map([
  ["pass", "passed"],
  ["bench", "passed"],
  ["fail", "failed"],
  ["skip", "skipped"],
]);
/** A run, and the place in its output where a failure is reported. */
type GoRun = RunFacts & { place: RegExpExecArray | null };
type GoTestRuns = { last: GoRun; earlier: RunFacts[]; parts: Parts | undefined };

/** Lines that go itself writes around a test's output. */
const FRAME_LINE = /^\s*(?:=== (?:RUN|PAUSE|CONT|NAME|ATTR)\b|--- (?:PASS|FAIL|SKIP|BENCH): )/;
/** Where a test reports a failure. */
const FAILURE_LINE = /^\s*(\S{1,300}\.go):(\d{1,9}): ?(.*)$/;
const MAX_RUNS = 100;
const MAX_NAMED_PARTS = 5;

/** Runs of tests, gathered by package and name. */
export class GoRuns {
  readonly #reading: Reading;
  readonly #held: HeldText;
  readonly #tests = new Map<string, GoTest>();
  #scratch: Scratch | null = null;

  constructor(reading: Reading, held: HeldText) {
    this.#reading = reading;
    this.#held = held;
  }

  /** Packages with a test that failed in its last run, or never ended. */
  get failingPackages(): Set<string> {
    const failing = [...this.#tests.values()].filter(
      ({ ended, open }) => open !== null || ended.at(-1)?.status === "failed",
    );
    return new Set(failing.map(({ path }) => path));
  }

  event({ path, test, action, output, seconds }: GoEvent, line: number): void {
    const one = this.#testOf(path, test, line);
    const status = ENDINGS.get(action);
    if (status) {
      const run = one.open;
      one.open = null;
      this.#end(one, { status, seconds }, run?.output ?? "");
    } else if (action === "run") {
      // A run that never ended before the next one began.
      if (one.open) this.#end(one, { status: "error", seconds: null }, one.open.output);
      one.open = { output: "", isStarted: true };
    } else if (action === "output") {
      one.open ??= { output: "", isStarted: false };
      if (!FRAME_LINE.test(output)) one.open.output = tail(one.open.output + output);
    }
  }

  /** One test after the other; their number is bounded, their output is read from disk one by one. */
  *tests(): Generator<{ facts: TestFacts; line: number }> {
    const parts = this.#partsByTest();
    for (const [key, one] of this.#tests) {
      if (one.open && (one.open.isStarted || one.ended.length === 0)) {
        this.#end(one, { status: "error", seconds: null }, one.open.output);
      }
      const runs = one.ended.map((run) => this.#factsOf(run));
      const last = runs.at(-1);
      if (last)
        yield {
          facts: this.#testFacts(one, { last, earlier: runs.slice(0, -1), parts: parts.get(key) }),
          line: one.line,
        };
    }
  }

  /** By the key of the test around them. */
  #partsByTest(): Map<string, Parts> {
    const parts = new Map<string, Parts>();
    for (const { path, test, ended } of this.#tests.values()) {
      const around = this.#testAround(path, test);
      if (around === null) continue;
      const sum = parts.get(around) ?? { seconds: 0, failing: [] };
      const last = ended.at(-1);
      sum.seconds += last?.seconds ?? 0;
      if (last?.status !== "passed" && last?.status !== "skipped" && sum.failing.length < MAX_NAMED_PARTS)
        sum.failing.push(test);
      parts.set(around, sum);
    }
    return parts;
  }

  /** The key of the test that has this one as a part; names of parts may hold slashes of their own. */
  #testAround(path: string, test: string): string | null {
    for (let slash = test.lastIndexOf("/"); slash > 0; slash = test.lastIndexOf("/", slash - 1)) {
      const key = keyOf(path, test.slice(0, slash));
      if (this.#tests.has(key)) return key;
    }
    return null;
  }

  #testFacts({ path, test }: GoTest, { last, earlier, parts }: GoTestRuns): TestFacts {
    const { place, ...run } = last;
    const around = this.#testAround(path, test);
    const isOwnFailure = place !== null || run.status !== "failed" || parts === undefined || parts.failing.length === 0;
    return {
      name: test,
      classname: path,
      suites: [path, ...(around === null ? [] : [around.slice(path.length + 1)])],
      ...run,
      // A test's time includes that of its subtests, which have theirs.
      durationMs:
        typeof run.durationMs === "number" ? Math.max(0, run.durationMs - (parts?.seconds ?? 0) * 1000) : null,
      ...(isOwnFailure
        ? {}
        : { failure: { message: `Failed in ${parts.failing.join(", ")}`, trace: run.failure?.trace ?? "" } }),
      properties: place ? [["location", `${place[1]}:${place[2]}`]] : [],
      earlier,
    };
  }

  #factsOf({ status, seconds, output }: EndedRun): GoRun {
    const text = output && this.#scratch ? this.#scratch.read(output) : "";
    const place = status === "failed" || status === "skipped" ? firstFailure(text) : null;
    const durationMs = seconds === null ? null : seconds * 1000;
    if (status === "passed") return { status, durationMs, output: [text], place };
    const lost = "Never ended: a panic, a time-out, or an exit of the program";
    const message =
      status === "error" ? (/^(?:panic|fatal error): .{1,900}/m.exec(text)?.[0] ?? lost) : (place?.[3] ?? "");
    return { status, durationMs, failure: { message, trace: text }, place };
  }

  #end(one: GoTest, run: Pick<EndedRun, "status" | "seconds">, text: string): void {
    const output = text.trim() === "" ? null : this.#writeOutput(text);
    one.ended.push({ ...run, output });
    if (one.ended.length > MAX_RUNS) one.ended.shift();
  }

  #writeOutput(text: string): Place {
    this.#scratch ??= this.#reading.openScratch();
    return this.#scratch.append(text);
  }

  #testOf(path: string, test: string, line: number): GoTest {
    const key = keyOf(path, test);
    const known = this.#tests.get(key);
    if (known) return known;
    this.#held.take(key.length, line);
    const made: GoTest = { path, test, line, ended: [], open: null };
    this.#tests.set(key, made);
    return made;
  }
}

function keyOf(path: string, test: string): string {
  return `${path}\n${test}`;
}

function tail(text: string): string {
  return text.length > 2 * MAX_OUTPUT_LENGTH ? text.slice(-MAX_OUTPUT_LENGTH) : text;
}

function firstFailure(text: string): RegExpExecArray | null {
  for (const line of text.split("\n", 200)) {
    const found = FAILURE_LINE.exec(line.slice(0, 2000));
    if (found) return found;
  }
  return null;
}
