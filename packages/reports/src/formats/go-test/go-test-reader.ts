import { tryJson } from "../../json/json-parse.ts";
import { isObject, type JsonObject, numberOf, textOf } from "../../json/json-value.ts";
import { LineReportReader } from "../../json/line-report-reader.ts";
import type { Reading } from "../../reading.ts";
import { reasonFrom } from "../../results/failure-text.ts";
import { HeldText } from "../../results/held-text.ts";
import { GoPackage } from "./go-package.ts";
import { GoRuns } from "./go-runs.ts";

const OTHER_LINES = "Lines that are no events of go test were left out";
/** Output of a build that is shown. */
const MAX_BUILD_OUTPUT_LENGTH = 4000;

/**
 * `go test -json`: one event a line, in whatever order packages run. Runs of one test, of `-count` or of a re-run that
 * was appended, are attempts, so tests are known at the end only; what they wrote waits on disk.
 */
export class GoTestReader extends LineReportReader {
  readonly #held: HeldText;
  readonly #runs: GoRuns;
  readonly #packages = new Map<string, GoPackage>();
  /** Output of failed builds by import path. */
  readonly #builds = new Map<string, { output: string; failedAt: number | null }>();

  constructor(reading: Reading) {
    super(reading);
    this.#held = new HeldText(reading);
    this.#runs = new GoRuns(reading, this.#held);
  }

  protected line(text: string, line: number): void {
    if (text.trim() === "") return;
    const parsed = text.startsWith("{") ? tryJson(text, this.reading, line) : null;
    if (!parsed || !isObject(parsed.value) || parsed.value.Action === undefined) {
      // Cut off in the middle of an event, or the tests and go write into one file.
      if (/^\{"(?:Time|Action|ImportPath)"/.test(text)) this.reading.addOutside("An event is broken or cut off", line);
      else this.reading.warn(OTHER_LINES, line);
      return;
    }
    this.#event(parsed.value, line);
  }

  protected *finish(line: number): Generator<void> {
    const failing = new Set<string>();
    for (const tests of this.#runs.all()) {
      for (const path of tests.failingPackages) failing.add(path);
      for (const { facts, line: at } of tests.all()) yield this.add(facts, at);
    }
    this.#addOutside(failing, line);
    yield;
  }

  #addOutside(failing: ReadonlySet<string>, line: number): void {
    for (const [path, { output, failedAt }] of this.#builds) {
      if (failedAt === null) continue;
      const said = output.split("\n").filter((text) => !text.startsWith("# "));
      const reason = reasonFrom({ message: said.join("\n"), trace: "" }) ?? "its output is missing";
      this.reading.addOutside(`The build of ${path} failed: ${reason}`, failedAt);
    }
    for (const [path, one] of this.#packages) {
      const fault = one.faultBeside(failing.has(path), this.#builds.has(one.failedBuild));
      if (fault !== null) this.reading.addOutside(`Package ${path} ${fault}`, one.line ?? line);
    }
  }

  #event(event: JsonObject, line: number): void {
    const action = textOf(event.Action);
    if (action === "build-output" || action === "build-fail") {
      this.#buildEvent(textOf(event.ImportPath), action, textOf(event.Output), line);
      return;
    }
    const path = textOf(event.Package);
    const test = textOf(event.Test);
    if (test !== "") {
      const attribute: [string, string] = [textOf(event.Key), textOf(event.Value)];
      const seconds = numberOf(event.Elapsed);
      this.#runs.event({ path, test, action, output: textOf(event.Output), seconds, attribute }, line);
      if (!this.#packages.has(path)) this.#packageOf(path, line);
    } else if (path !== "") {
      this.#packageOf(path, line).event(
        { action, output: textOf(event.Output), failedBuild: textOf(event.FailedBuild) },
        line,
      );
    }
  }

  #packageOf(path: string, line: number): GoPackage {
    const known = this.#packages.get(path);
    if (known) return known;
    this.#held.take(path.length, line);
    const made = new GoPackage(this.#held);
    this.#packages.set(path, made);
    return made;
  }

  #buildEvent(path: string, action: string, output: string, line: number): void {
    const known = this.#builds.get(path) ?? { output: "", failedAt: null };
    if (!this.#builds.has(path)) this.#held.take(path.length, line);
    const room = MAX_BUILD_OUTPUT_LENGTH - known.output.length;
    this.#builds.set(path, {
      output: known.output + output.slice(0, Math.max(0, room)),
      failedAt: action === "build-fail" ? line : known.failedAt,
    });
  }
}
