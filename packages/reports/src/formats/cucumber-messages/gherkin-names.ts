import {
  type JsonObject,
  type JsonValue,
  numberOf,
  objectOf,
  objectsOf,
  textOf,
  textsOf,
} from "../../json/json-value.ts";
import type { HeldText } from "../../results/held-text.ts";

/** What a pickle is called, and where it stands. */
export type PickleNames = {
  name: string;
  feature: string;
  rule: string;
  file: string;
  line: number | null;
  /** Values of the outline's row. */
  parameters: [name: string, value: string][];
  tags: string[];
};

type Pickle = { name: string; file: string; nodes: string[]; tags: string[]; steps: Map<string, string> };
type Node = { line: number | null; feature: string; rule: string; row: [string, string][] };

const NOWHERE: Node = { line: null, feature: "", rule: "", row: [] };

/** Features, rules, scenarios and rows by their ids: pickles only name those. */
export class GherkinNames {
  readonly #held: HeldText;
  readonly #nodes = new Map<string, Node>();
  readonly #pickles = new Map<string, Pickle>();
  readonly #keywords = new Map<string, string>();

  constructor(held: HeldText) {
    this.#held = held;
  }

  addDocument(document: JsonObject, line: number): void {
    const feature = objectOf(document.feature);
    this.#addChildren(feature.children, { feature: textOf(feature.name), rule: "" }, line);
  }

  addPickle({ id, name, uri, astNodeIds, tags, steps }: JsonObject, line: number): void {
    const names = objectsOf(steps).map((step): [string, string] => {
      const keyword =
        textsOf(step.astNodeIds)
          .map((node) => this.#keywords.get(node) ?? "")
          .find((it) => it !== "") ?? "";
      return [textOf(step.id), `${keyword}${textOf(step.text)}`];
    });
    const pickle: Pickle = {
      ...{ name: textOf(name), file: textOf(uri), nodes: textsOf(astNodeIds), steps: new Map(names) },
      tags: objectsOf(tags).map((tag) => textOf(tag.name)),
    };
    this.#held.take(JSON.stringify([pickle.name, pickle.file, pickle.nodes, pickle.tags, names]).length, line);
    this.#pickles.set(textOf(id), pickle);
  }

  /** Names of the steps of a test case, by their ids there; hooks have none. */
  stepNames(pickleId: string, testSteps: JsonValue | undefined): Map<string, string> {
    const known = this.#pickles.get(pickleId)?.steps;
    const names = objectsOf(testSteps).map((step): [string, string] => [
      textOf(step.id),
      known?.get(textOf(step.pickleStepId)) ?? "",
    ]);
    return new Map(names);
  }

  of(pickleId: string): PickleNames {
    const pickle = this.#pickles.get(pickleId);
    if (!pickle) return { name: "", feature: "", rule: "", file: "", line: null, parameters: [], tags: [] };
    const nodes = pickle.nodes.map((id) => this.#nodes.get(id) ?? NOWHERE);
    const { feature, rule } = nodes[0] ?? NOWHERE;
    const row = nodes.find((node) => node.row.length > 0)?.row ?? [];
    return {
      name: pickle.name,
      feature,
      rule,
      file: pickle.file,
      line: nodes.at(-1)?.line ?? null,
      parameters: row,
      tags: pickle.tags,
    };
  }

  #addChildren(children: JsonValue | undefined, around: { feature: string; rule: string }, line: number): void {
    for (const { rule, scenario, background } of objectsOf(children)) {
      if (rule) this.#addChildren(objectOf(rule).children, { ...around, rule: textOf(objectOf(rule).name) }, line);
      if (background) this.#addSteps(objectOf(background).steps, line);
      if (scenario) this.#addScenario(objectOf(scenario), around, line);
    }
  }

  #addScenario(scenario: JsonObject, around: { feature: string; rule: string }, line: number): void {
    this.#addNode(scenario, { ...around, row: [] }, line);
    this.#addSteps(scenario.steps, line);
    for (const { tableHeader, tableBody } of objectsOf(scenario.examples)) {
      const headers = cellsOf(objectOf(tableHeader));
      for (const row of objectsOf(tableBody)) {
        const pairs = cellsOf(row).map((value, index): [string, string] => [headers[index] ?? "", value]);
        this.#addNode(row, { ...around, row: pairs }, line);
      }
    }
  }

  #addNode(node: JsonObject, facts: Omit<Node, "line">, line: number): void {
    this.#held.take(JSON.stringify(facts.row).length, line);
    this.#nodes.set(textOf(node.id), { ...facts, line: numberOf(objectOf(node.location).line) });
  }

  #addSteps(steps: JsonValue | undefined, line: number): void {
    for (const { id, keyword } of objectsOf(steps)) {
      this.#held.take(textOf(keyword).length, line);
      this.#keywords.set(textOf(id), textOf(keyword));
    }
  }
}

function cellsOf({ cells }: JsonObject): string[] {
  return objectsOf(cells).map(({ value }) => textOf(value));
}
