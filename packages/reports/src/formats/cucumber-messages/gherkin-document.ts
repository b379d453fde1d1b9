import { type JsonObject, type JsonValue, numberOf, objectOf, objectsOf, textOf } from "../../json/json-value.ts";

/** A scenario or a row of an outline; `row` has its values. */
type GherkinNode = { line: number | null; rule: string; row: [name: string, value: string][] };
/** What the pickles of one feature need of it, by ids. */
export type GherkinDocument = {
  feature: string;
  nodes: [id: string, node: GherkinNode][];
  /** Keywords of steps. */
  keywords: [id: string, keyword: string][];
};

export function gherkinDocument(document: JsonObject): GherkinDocument {
  const feature = objectOf(document.feature);
  const made: GherkinDocument = { feature: textOf(feature.name), nodes: [], keywords: [] };
  addChildren(made, feature.children, "");
  return made;
}

function addChildren(to: GherkinDocument, children: JsonValue | undefined, rule: string): void {
  for (const child of objectsOf(children)) {
    const inner = objectOf(child.rule);
    // Rules never nest.
    if (rule === "" && child.rule) addChildren(to, inner.children, textOf(inner.name) || "Rule");
    addKeywords(to, objectOf(child.background).steps);
    if (child.scenario) addScenario(to, objectOf(child.scenario), rule);
  }
}

function addScenario(to: GherkinDocument, scenario: JsonObject, rule: string): void {
  to.nodes.push([textOf(scenario.id), { line: lineOf(scenario), rule, row: [] }]);
  addKeywords(to, scenario.steps);
  for (const { tableHeader, tableBody } of objectsOf(scenario.examples)) {
    const headers = cellsOf(objectOf(tableHeader));
    for (const row of objectsOf(tableBody)) {
      const values = cellsOf(row).map((value, index): [string, string] => [headers[index] ?? "", value]);
      to.nodes.push([textOf(row.id), { line: lineOf(row), rule, row: values }]);
    }
  }
}

function addKeywords(to: GherkinDocument, steps: JsonValue | undefined): void {
  for (const { id, keyword } of objectsOf(steps)) to.keywords.push([textOf(id), textOf(keyword)]);
}

function lineOf({ location }: JsonObject): number | null {
  return numberOf(objectOf(location).line);
}

function cellsOf({ cells }: JsonObject): string[] {
  return objectsOf(cells).map(({ value }) => textOf(value));
}
