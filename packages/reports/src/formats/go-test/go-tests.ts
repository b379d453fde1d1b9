import type { HeldText } from "../../results/held-text.ts";
import type { TestFacts } from "../../results/test-maker.ts";
import type { Place } from "../../source/scratch.ts";
import { type EndedRun, type GoRun, goRun } from "./go-run.ts";

type ReadOutput = (place: Place) => string;
type GoTest = { path: string; test: string; line: number; runs: EndedRun[] };
/** What the subtests of a test took, and which of them failed. */
type Parts = { seconds: number; failing: string[] };

const MAX_RUNS = 100;
/** What a run costs in memory, in characters. */
const RUN_LENGTH = 50;
const MAX_NAMED_PARTS = 5;

/** All runs of some packages, joined to tests: several runs of one name are attempts. */
export class GoTests {
  readonly #held: HeldText;
  readonly #readOutput: ReadOutput;
  readonly #tests = new Map<string, GoTest>();
  readonly #parts = new Map<string, Parts>();
  /** Packages with a test that failed. */
  readonly failingPackages = new Set<string>();

  constructor(runs: Iterable<EndedRun>, held: HeldText, readOutput: ReadOutput) {
    this.#held = held;
    this.#readOutput = readOutput;
    for (const run of runs) this.#add(run);
    for (const test of this.#tests.values()) this.#addToParts(test);
  }

  *all(): Generator<{ facts: TestFacts; line: number }> {
    // Parts end before the test around them, and parallel ones in any order.
    const inOrder = [...this.#tests].sort(([, one], [, other]) => one.line - other.line);
    for (const [key, test] of inOrder) {
      this.#held.giveBack(lengthOf(test));
      const runs = test.runs.map((run) => goRun(run, run.output ? this.#readOutput(run.output) : ""));
      const last = runs.at(-1);
      if (last)
        yield {
          facts: this.#factsOf(test, { last, earlier: runs.slice(0, -1), parts: this.#parts.get(key) }),
          line: test.line,
        };
    }
  }

  #add(run: EndedRun): void {
    const key = keyOf(run.path, run.test);
    const known = this.#tests.get(key);
    if (!known) {
      const test = { path: run.path, test: run.test, line: run.line, runs: [run] };
      this.#held.take(lengthOf(test), run.line);
      this.#tests.set(key, test);
    } else if (run.status !== null) {
      // Output alone is no run where there is another one.
      if (known.runs[0]?.status === null || known.runs.length >= MAX_RUNS) known.runs.shift();
      else this.#held.grow(RUN_LENGTH, run.line);
      known.runs.push(run);
    }
  }

  #addToParts({ path, test, runs }: GoTest): void {
    const last = runs.at(-1);
    const isFailing = last?.status !== "passed" && last?.status !== "skipped";
    if (isFailing) this.failingPackages.add(path);
    const around = this.#testAround(path, test);
    if (around === null) return;
    const parts = this.#parts.get(keyOf(path, around)) ?? { seconds: 0, failing: [] };
    parts.seconds += last?.seconds ?? 0;
    if (isFailing && parts.failing.length < MAX_NAMED_PARTS) parts.failing.push(test);
    this.#parts.set(keyOf(path, around), parts);
  }

  /** The test that has this one as a part; names of parts may hold slashes of their own. */
  #testAround(path: string, test: string): string | null {
    for (let slash = test.lastIndexOf("/"); slash > 0; slash = test.lastIndexOf("/", slash - 1)) {
      const around = test.slice(0, slash);
      if (this.#tests.has(keyOf(path, around))) return around;
    }
    return null;
  }

  #factsOf(
    { path, test, runs }: GoTest,
    { last, earlier, parts }: { last: GoRun; earlier: GoRun[]; parts: Parts | undefined },
  ): TestFacts {
    const { place, ...run } = last;
    const attributes = runs.at(-1)?.attributes ?? [];
    const around = this.#testAround(path, test);
    const failing = run.status === "failed" && place === null ? (parts?.failing ?? []) : [];
    const failedInPart = { failure: { message: `Failed in ${failing.join(", ")}`, trace: run.failure?.trace ?? "" } };
    // A test's time includes that of its subtests, which have theirs.
    const ownMs = (run.durationMs ?? 0) - (parts?.seconds ?? 0) * 1000;
    return {
      name: test,
      classname: path,
      suites: around === null ? [path] : [path, around],
      ...run,
      ...(failing.length > 0 ? failedInPart : {}),
      durationMs: run.durationMs === null ? null : Math.max(0, ownMs),
      properties: place === null ? attributes : [...attributes, ["location", place]],
      earlier,
    };
  }
}

function keyOf(path: string, test: string): string {
  return `${path}\n${test}`;
}

function lengthOf({ path, test, runs }: GoTest): number {
  return path.length + test.length + runs.length * RUN_LENGTH;
}
