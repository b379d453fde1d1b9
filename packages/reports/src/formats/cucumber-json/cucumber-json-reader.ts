import { JsonReportReader } from "../../json/json-report-reader.ts";
import { isObject, type JsonObject, type JsonValue, numberOf, objectsOf, textOf } from "../../json/json-value.ts";
import type { Reading } from "../../reading.ts";
import { attachmentsOf, nanosecondsIn, type Scenario, scenarioRun, stepsOf } from "./cucumber-scenario.ts";

/** Legacy JSON of Cucumber for Ruby, the JVM and JavaScript, of behave and SpecFlow: a scenario is a test. */
export class CucumberJsonReader extends JsonReportReader {
  #feature = 0;

  constructor(reading: Reading) {
    super(reading, [""]);
  }

  protected item(feature: JsonObject, _path: string, line: number): void {
    const number = this.#feature++;
    const unit = nanosecondsIn(feature);
    const scenarios = scenariosOf(feature);
    for (const [name, all] of groupedBy(scenarios, ({ element }) => textOf(element.name))) {
      const rows = [...groupedBy(all, ({ element }) => `${textOf(element.id)} ${placeOf(element)}`).values()];
      for (const [index, runs] of rows.entries()) {
        // Rows of an outline share their name; lines of a feature move, so their order tells them apart.
        const parameters = rows.length === 1 ? "" : `example ${index + 1}`;
        // The same element twice is a retry, which nothing marks: its place is the same, so that is found out later.
        for (const run of runs) this.#addTest({ name, feature, number, parameters }, { ...run, unit }, line);
      }
    }
  }

  protected document(document: JsonValue): void {
    if (isObject(document)) this.item(document, "", 1);
  }

  #addTest(
    of: { name: string; feature: JsonObject; number: number; parameters: string },
    run: Scenario & { unit: number },
    line: number,
  ): void {
    const { name, feature, number, parameters } = of;
    const file = textOf(feature.uri) || textOf(feature.location).replace(/:\d+$/, "");
    const tags = objectsOf(run.element.tags).map((tag) => textOf(tag.name));
    const plainTags = Array.isArray(run.element.tags) ? run.element.tags.filter((tag) => typeof tag === "string") : [];
    const ownLine = numberOf(run.element.line) ?? numberOf(placeOf(run.element).split(":").at(-1));
    this.add(
      {
        name,
        classname: textOf(feature.name),
        suites: [textOf(feature.name)],
        file,
        line: ownLine,
        ...scenarioRun(run),
        labels: [...tags, ...plainTags].map((tag) => ["tag", tag] as const),
        steps: stepsOf(run),
        attachments: attachmentsOf(run),
        startedAt: textOf(run.element.start_timestamp),
        place: { suite: number, parameters, neverRepeats: false },
      },
      line,
    );
  }
}

/** The scenarios of a feature, each with the background before it: that is no test, but its steps are the scenario's. */
function scenariosOf(feature: JsonObject): Scenario[] {
  const scenarios: Scenario[] = [];
  let background: JsonObject | null = null;
  for (const element of objectsOf(feature.elements)) {
    const isBackground = element.type === "background" || textOf(element.keyword).trim().toLowerCase() === "background";
    if (isBackground) background = element;
    else scenarios.push({ element, background });
    if (!isBackground) background = null;
  }
  return scenarios;
}

function placeOf(element: JsonObject): string {
  return textOf(element.line) || textOf(element.location);
}

function groupedBy<T>(all: readonly T[], keyOf: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const key = keyOf(one);
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  return groups;
}
