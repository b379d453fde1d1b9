import type { Reading } from "../../reading.ts";
import type { HeldText } from "../../results/held-text.ts";
import { MAX_OUTPUT_LENGTH, MAX_PROPERTIES } from "../../results/limits.ts";
import { Partitions } from "../../results/partitions.ts";
import type { Place, Scratch } from "../../source/scratch.ts";
import { ENDINGS, type EndedRun } from "./go-run.ts";
import { GoTests } from "./go-tests.ts";

type GoEvent = {
  path: string;
  test: string;
  action: string;
  output: string;
  seconds: number | null;
  /** Of the action `attr`. */
  attribute: [key: string, value: string];
};
type OpenRun = Pick<EndedRun, "path" | "test" | "line" | "attributes"> & { output: string; isStarted: boolean };

/** Lines that go itself writes around a test's output. */
const FRAME_LINE = /^\s*(?:=== (?:RUN|PAUSE|CONT|NAME|ATTR)\b|--- (?:PASS|FAIL|SKIP|BENCH): )/;

/** Runs of tests while their events come in: memory holds those that have not ended, all others wait on disk. */
export class GoRuns {
  readonly #held: HeldText;
  readonly #ended: Partitions<EndedRun>;
  readonly #open = new Map<string, OpenRun>();
  readonly #reading: Reading;
  #outputs: Scratch | null = null;

  constructor(reading: Reading, held: HeldText) {
    this.#reading = reading;
    this.#held = held;
    this.#ended = new Partitions(reading);
  }

  event({ path, test, action, output, seconds, attribute }: GoEvent, line: number): void {
    const made = { path, test, line, output: "", attributes: [] };
    const key = `${path}\n${test}`;
    const status = ENDINGS.get(action);
    if (status) {
      const run = this.#open.get(key) ?? { ...made, isStarted: true };
      this.#end(key, run, { status, seconds });
    } else if (action === "run") {
      const before = this.#open.get(key);
      // A run that never ended before the next one began.
      if (before) this.#end(key, before, { status: before.isStarted ? "error" : null, seconds: null });
      this.#begin(key, { ...made, isStarted: true });
    } else if (action === "output" && !FRAME_LINE.test(output)) {
      // Output after the end of a run belongs to no other one.
      const run = this.#open.get(key) ?? this.#begin(key, { ...made, isStarted: false });
      const length = run.output.length;
      run.output = tail(run.output + output);
      this.#held.grow(run.output.length - length, line);
    } else if (action === "attr") {
      const attributes = this.#open.get(key)?.attributes;
      if (attributes && attributes.length < MAX_PROPERTIES) {
        attributes.push(attribute);
        this.#held.grow(attribute.join("").length, line);
      }
    }
  }

  /** Tests of a part of the packages at a time. */
  *all(): Generator<GoTests> {
    for (const [key, run] of this.#open) this.#end(key, run, { status: run.isStarted ? "error" : null, seconds: null });
    const readOutput = (place: Place) => this.#outputs?.read(place) ?? "";
    for (const runs of this.#ended.all()) yield new GoTests(runs, this.#held, readOutput);
  }

  #begin(key: string, run: OpenRun): OpenRun {
    this.#held.take(key.length, run.line);
    this.#open.set(key, run);
    return run;
  }

  #end(
    key: string,
    { path, test, line, output, attributes }: OpenRun,
    end: Pick<EndedRun, "status" | "seconds">,
  ): void {
    if (this.#open.delete(key)) this.#held.giveBack(key.length + output.length + attributes.flat().join("").length);
    this.#ended.add(path, { path, test, line, attributes, output: this.#write(output), ...end });
  }

  #write(output: string): Place | null {
    if (output.trim() === "") return null;
    this.#outputs ??= this.#reading.openScratch();
    return this.#outputs.append(output.slice(-MAX_OUTPUT_LENGTH));
  }
}

function tail(text: string): string {
  return text.length > 2 * MAX_OUTPUT_LENGTH ? text.slice(-MAX_OUTPUT_LENGTH) : text;
}
