import { storable } from "@tessera/domain";
import type { TempFile } from "../../platform/temp-file.ts";
import type { CountedTest } from "../results/result-staging.ts";

/** Runs of tests handed on at once: few enough for a write of some milliseconds. */
const BATCH_RUNS = 200;
/** Characters handed on at once, for tests with very long traces. */
const BATCH_LENGTH = 1_000_000;
/** Characters that end a line for `readLines`, but not for JSON. */
const LINE_ENDS = /[\u2028\u2029]/g;
const LINE_END_ESCAPES: Record<string, string> = { "\u2028": "\\u2028", "\u2029": "\\u2029" };

/**
 * How JSON writes NUL and halves of surrogate pairs; an escaped backslash before it is a false alarm, which only costs
 * time.
 */
const UNSTORABLE_ESCAPE = /\\u(?:0000|d[89a-f])/;

/** A test with what it counts as, and the number of the uploaded report that holds it. */
export type SpooledTest = CountedTest & { report: number };

/** Suites as they are written: how many of them the test before has too, and then the others. */
type Written = Omit<SpooledTest, "suites"> & { suites: readonly [shared: number, ...names: string[]] };

/** Writes tests as JSON, one batch a line, with names of suites once for the tests that stand in them. */
export class SpoolWriter {
  readonly #out: TempFile;
  #pending: Written[] = [];
  #suites: readonly string[] = [];
  #runs = 0;
  #length = 0;

  constructor(out: TempFile) {
    this.#out = out;
  }

  async write(tests: SpooledTest[]): Promise<void> {
    for (const test of tests) {
      const suites = beside(this.#suites, test.suites);
      this.#pending.push({ ...test, suites });
      this.#suites = test.suites;
      this.#runs += 1 + test.earlierAttempts.length;
      this.#length +=
        lengthOf(test) + suites.reduce<number>((sum, it) => sum + (typeof it === "string" ? it.length : 0), 0);
      if (this.#runs >= BATCH_RUNS || this.#length >= BATCH_LENGTH) await this.flush();
    }
  }

  async flush(): Promise<void> {
    if (this.#pending.length === 0) return;
    const line = storableJson(this.#pending).replace(LINE_ENDS, (end) => LINE_END_ESCAPES[end] as string);
    this.#pending = [];
    this.#suites = [];
    this.#runs = 0;
    this.#length = 0;
    await this.#out.append(`${line}\n`);
  }
}

/** A report may escape what no database keeps. Looked for in the whole line first: nearly none has any. */
function storableJson(tests: Written[]): string {
  const json = JSON.stringify(tests);
  if (!UNSTORABLE_ESCAPE.test(json)) return json;
  return JSON.stringify(tests, (_, value) => (typeof value === "string" ? storable(value) : value));
}

/** The tests in the order in which they were written. */
export async function* readSpooled(spool: TempFile): AsyncGenerator<SpooledTest[]> {
  for await (const line of spool.lines()) {
    const written: Written[] = JSON.parse(line);
    let before: readonly string[] = [];
    yield written.map(({ suites: [shared, ...names], ...test }) => {
      if (names.length > 0 || shared < before.length) before = [...before.slice(0, shared), ...names];
      return { ...test, suites: before };
    });
  }
}

function beside(before: readonly string[], suites: readonly string[]): Written["suites"] {
  let shared = 0;
  if (before === suites) shared = suites.length;
  else while (shared < suites.length && suites[shared] === before[shared]) shared++;
  return [shared, ...suites.slice(shared)];
}

/** Characters of all texts that a report may make long. */
function lengthOf(test: SpooledTest): number {
  const { name, classname, file, message, trace, output, properties, earlierAttempts } = test;
  let length = 0;
  for (const text of [name, classname, file, message, trace, output]) length += text?.length ?? 0;
  for (const property in properties) length += property.length + (properties[property]?.length ?? 0);
  for (const run of earlierAttempts) {
    length += (run.message?.length ?? 0) + (run.trace?.length ?? 0) + (run.output?.length ?? 0);
  }
  // Few formats have these, and few tests of theirs.
  const { steps, labels, links, parameters, attachments } = test;
  for (const list of [steps, labels, links, parameters, attachments]) if (list) length += JSON.stringify(list).length;
  return length;
}
