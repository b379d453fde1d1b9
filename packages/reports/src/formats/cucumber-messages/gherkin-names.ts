import { type JsonObject, objectsOf, textOf, textsOf } from "../../json/json-value.ts";
import type { Reading } from "../../reading.ts";
import type { HeldText } from "../../results/held-text.ts";
import { SpilledMap } from "../../results/spilled-map.ts";
import { type GherkinDocument, gherkinDocument } from "./gherkin-document.ts";

/** What a pickle is called, and where it stands. */
export type Pickle = {
  name: string;
  feature: string;
  rule: string;
  file: string;
  line: number | null;
  /** Values of the outline's row. */
  parameters: [name: string, value: string][];
  tags: string[];
  /** Names of its steps by their ids. */
  steps: [id: string, name: string][];
};

const NO_PICKLE: Pickle = {
  ...{ name: "", feature: "", rule: "", file: "", line: null },
  ...{ parameters: [], tags: [], steps: [] },
};
const NO_DOCUMENT: GherkinDocument = { feature: "", nodes: [], keywords: [] };

/** Pickles with the names of what they are made of, which they only have ids of. */
export class GherkinNames {
  readonly #documents: SpilledMap<GherkinDocument>;
  readonly #pickles: SpilledMap<Pickle>;
  /** Pickles of one feature come one after the other. */
  #last = namesIn("", NO_DOCUMENT);

  constructor(reading: Reading, held: HeldText) {
    this.#documents = new SpilledMap(reading, held);
    this.#pickles = new SpilledMap(reading, held);
  }

  addDocument(document: JsonObject, line: number): void {
    this.#documents.set(textOf(document.uri), gherkinDocument(document), line);
  }

  addPickle({ id, name, uri, astNodeIds, tags, steps }: JsonObject, line: number): void {
    const file = textOf(uri);
    if (file !== this.#last.file) this.#last = namesIn(file, this.#documents.get(file) ?? NO_DOCUMENT);
    const { feature, nodes, keywords } = this.#last;
    const own = textsOf(astNodeIds).flatMap((node) => nodes.get(node) ?? []);
    const pickle: Pickle = {
      ...{ name: textOf(name), feature, rule: own[0]?.rule ?? "", file, line: own.at(-1)?.line ?? null },
      parameters: own.find(({ row }) => row.length > 0)?.row ?? [],
      tags: objectsOf(tags).map((tag) => textOf(tag.name)),
      steps: objectsOf(steps).map((step) => {
        const keyword = textsOf(step.astNodeIds).map((node) => keywords.get(node) ?? "");
        return [textOf(step.id), `${keyword.join("")}${textOf(step.text)}`];
      }),
    };
    this.#pickles.set(textOf(id), pickle, line);
  }

  get(pickleId: string): Pickle {
    return this.#pickles.get(pickleId) ?? NO_PICKLE;
  }

  /** No run of it comes any more. */
  forget(pickleId: string): void {
    this.#pickles.delete(pickleId);
  }
}

function namesIn(file: string, { feature, nodes, keywords }: GherkinDocument) {
  return { file, feature, nodes: new Map(nodes), keywords: new Map(keywords) };
}
