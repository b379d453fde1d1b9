import { JsonReportReader } from "../../json/json-report-reader.ts";
import { type JsonObject, type JsonValue, numberOf, objectOf, textOf } from "../../json/json-value.ts";
import type { Reading } from "../../reading.ts";
import type { ReportStatus } from "../../report.ts";
import type { FailureText } from "../../results/failure-text.ts";
import { lostRuns } from "../../results/lost-runs.ts";
import { relativeFile } from "../../results/relative-file.ts";

/** The list `tests` lacks failing hooks and repeats the others, so these three count. */
const LISTS: ReadonlyMap<string, ReportStatus> = new Map([
  ["passes", "passed"],
  ["failures", "failed"],
  ["pending", "skipped"],
]);

/** JSON of Mocha (`--reporter json`), and of those who write the same. */
export class MochaJsonReader extends JsonReportReader {
  #listed = 0;

  constructor(reading: Reading) {
    super(reading, ["tests", ...LISTS.keys()]);
  }

  protected item(test: JsonObject, path: string, line: number): void {
    const status = LISTS.get(path);
    if (!status) {
      this.#listed++;
      return;
    }
    const title = textOf(test.title);
    const around = titleAround(textOf(test.fullTitle), title);
    const file = relativeFile(textOf(test.file));
    this.add(
      {
        name: title,
        classname: around || file,
        suites: [around],
        file,
        status,
        durationMs: numberOf(test.duration),
        failure: failureOf(objectOf(test.err)),
        earlier: status === "skipped" ? [] : lostRuns(numberOf(test.currentRetry) ?? 0),
      },
      line,
    );
  }

  protected document(document: JsonValue): void {
    const { stats, passes, failures } = objectOf(document);
    if (!Array.isArray(passes) || !Array.isArray(failures)) {
      throw this.reading.unreadable("is Mocha's JSON without its lists passes and failures");
    }
    const counts = objectOf(stats);
    const tests = Math.max(numberOf(counts.tests) ?? 0, this.#listed);
    this.compare({ tests, failing: numberOf(counts.failures) });
  }
}

/** Titles of the suites around a test stand only in its full title, joined by blanks. */
function titleAround(fullTitle: string, title: string): string {
  return fullTitle.endsWith(title) ? fullTitle.slice(0, fullTitle.length - title.length).trim() : fullTitle;
}

function failureOf(error: JsonObject): FailureText {
  return { message: textOf(error.message), trace: textOf(error.stack) };
}
