import { createHash, randomBytes } from "node:crypto";
import { cutTo } from "../../results/bounded-text.ts";
import { MAX_FIELD_LENGTH } from "../../results/limits.ts";
import { childOf, childrenOf, textIn, type XmlElement } from "../../xml/xml-element.ts";
import { CompactMap } from "./compact-map.ts";

/** What stands of a test apart from its results. */
export type TrxDefinition = {
  classname: string;
  categories: string[];
  properties: [name: string, value: string][];
};

const SALT = randomBytes(16);

/** Definitions by the ids of their tests, each kept once: nearly all tests of a class share one. */
export class TrxDefinitions {
  readonly #definitions: TrxDefinition[] = [];
  readonly #known = new Map<string, number>();
  readonly #byTest = new CompactMap();

  add(test: XmlElement): void {
    const definition = definitionOf(test);
    const text = JSON.stringify(definition);
    const index = this.#known.get(text) ?? this.#definitions.push(definition) - 1;
    this.#known.set(text, index);
    this.#byTest.set(keyOf(test.attributes.id), index);
  }

  find(testId: string): TrxDefinition | undefined {
    return this.#definitions[this.#byTest.get(keyOf(testId)) ?? -1];
  }
}

function definitionOf(test: XmlElement): TrxDefinition {
  // Older versions write the assembly behind the class.
  const [classname = ""] = (childOf(test, "TestMethod")?.attributes.className ?? "").split(",");
  return {
    classname: cutTo(classname, MAX_FIELD_LENGTH),
    categories: childrenOf(childOf(test, "TestCategory"), "TestCategoryItem").map(
      ({ attributes }) => attributes.TestCategory ?? "",
    ),
    properties: childrenOf(childOf(test, "Properties"), "Property").map((property) => [
      textIn(property, "Key"),
      textIn(property, "Value"),
    ]),
  };
}

/** 48 bits of a digest, which no one can foresee: ids are random, but what a report calls one may be anything. */
function keyOf(id = ""): number {
  return createHash("sha1").update(SALT).update(id.toLowerCase()).digest().readUIntBE(0, 6);
}
