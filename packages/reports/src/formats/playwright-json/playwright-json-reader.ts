import { JsonReportReader } from "../../json/json-report-reader.ts";
import {
  type JsonObject,
  type JsonValue,
  numberOf,
  objectOf,
  objectsOf,
  textOf,
  textsOf,
} from "../../json/json-value.ts";
import type { Reading } from "../../reading.ts";
import { reasonFrom } from "../../results/failure-text.ts";
import { PLAYWRIGHT_SEPARATOR, playwrightErrors, playwrightTest } from "./playwright-test.ts";

type Around = { file: string; titles: readonly string[] };

/** JSON of Playwright Test, versions 1.1x to 1.5x: one item of `tests` is one test, of one spec in one project. */
export class PlaywrightJsonReader extends JsonReportReader {
  #interrupted = 0;

  constructor(reading: Reading) {
    super(reading, ["suites", "config.projects"]);
  }

  protected item(suite: JsonObject, path: string, line: number): void {
    if (path !== "suites") return;
    const file = textOf(suite.file) || textOf(suite.title);
    this.#suite(suite, { file, titles: [] }, line);
  }

  protected document(document: JsonValue): void {
    const { errors, stats, suites } = objectOf(document);
    if (!Array.isArray(suites)) throw this.reading.unreadable("is Playwright JSON without its list of suites");
    for (const error of playwrightErrors(objectsOf(errors))) {
      this.reading.addOutside(`An error outside of all tests: ${reasonFrom(error) ?? "unknown"}`, null);
    }
    if (this.#interrupted > 0) {
      this.reading.addOutside(
        `The run was interrupted: ${this.#interrupted} tests were stopped before their end`,
        null,
      );
    }
    const counts = objectOf(stats);
    const failing = numberOf(counts.unexpected);
    const all = [counts.expected, counts.skipped, counts.unexpected, counts.flaky].map((it) => numberOf(it) ?? 0);
    this.compare({ tests: all.reduce((sum, count) => sum + count, 0), failing });
  }

  #suite(suite: JsonObject, around: Around, line: number): void {
    for (const spec of objectsOf(suite.specs)) this.#spec(spec, around, line);
    for (const inner of objectsOf(suite.suites)) {
      this.#suite(inner, { ...around, titles: [...around.titles, textOf(inner.title)] }, line);
    }
  }

  #spec(spec: JsonObject, { file, titles }: Around, line: number): void {
    const labels = textsOf(spec.tags).map((tag) => ["tag", tag] as const);
    for (const test of objectsOf(spec.tests)) {
      const { isInterrupted, ...run } = playwrightTest(test);
      if (isInterrupted) this.#interrupted++;
      this.add(
        {
          name: [...titles, textOf(spec.title)].filter((title) => title !== "").join(PLAYWRIGHT_SEPARATOR),
          classname: file,
          suites: [file, ...titles],
          file: textOf(spec.file) || file,
          line: numberOf(spec.line),
          ...run,
          labels,
          stableId: textOf(spec.id),
          place: { project: textOf(test.projectName) || textOf(test.projectId) },
        },
        line,
      );
    }
  }
}
