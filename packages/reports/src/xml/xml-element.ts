import type { Reading } from "../reading.ts";
import { BoundedText } from "../results/bounded-text.ts";
import { MAX_TEXT_LENGTH } from "../results/limits.ts";

/** An element with all that is in it. */
export type XmlElement = {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly line: number;
  readonly children: XmlElement[];
  /** Text directly in it, not that of elements inside. */
  text: BoundedText;
};

/** Of elements without text, which are most of them. */
const NO_TEXT = new BoundedText(0);

/** Elements kept of one item, and characters of all texts in it: bounds against hostile files, far from real ones. */
const MAX_ELEMENTS = 20_000;
const MAX_CHARACTERS = 4 * 1024 ** 2;

const LEFT_OUT = `Elements of a test beyond the first ${MAX_ELEMENTS}, or its texts beyond ${MAX_CHARACTERS} characters, were left out`;

/** Builds one element while its content comes in, in bounded memory. */
export class XmlElementBuilder {
  readonly #reading: Reading;
  readonly #open: (XmlElement | null)[] = [];
  /** Names of the children that are there, so that the first of each is kept however much comes before it. */
  readonly #childNames = new Set<string>();
  #elements = 0;
  #characters = MAX_CHARACTERS;

  constructor(reading: Reading) {
    this.#reading = reading;
  }

  open(name: string, attributes: Record<string, string>, line: number): void {
    const around = this.#open.at(-1);
    const isFirstChild = this.#open.length === 1 && !this.#childNames.has(name) && this.#childNames.size < MAX_ELEMENTS;
    if (around === null || (++this.#elements > MAX_ELEMENTS && !isFirstChild)) {
      this.#leaveOut(line);
      this.#open.push(null);
      return;
    }
    if (this.#open.length === 1) this.#childNames.add(name);
    const element = { name, attributes, line, children: [], text: NO_TEXT };
    around?.children.push(element);
    this.#open.push(element);
  }

  text(piece: string): void {
    const element = this.#open.at(-1);
    if (!element) return;
    if (piece.length > this.#characters) {
      this.#leaveOut(element.line);
      return;
    }
    this.#characters -= piece.length;
    if (element.text === NO_TEXT) element.text = new BoundedText(MAX_TEXT_LENGTH + 1);
    element.text.append(piece);
  }

  /** The whole element, once the last of its tags is closed. */
  close(): XmlElement | null {
    const closed = this.#open.pop();
    return this.#open.length === 0 && closed ? closed : null;
  }

  #leaveOut(line: number): void {
    this.#reading.warn(LEFT_OUT, line);
  }
}

/** All elements of that name directly in it. */
export function childrenOf(element: XmlElement | undefined, name: string): XmlElement[] {
  return element?.children.filter((child) => child.name === name) ?? [];
}

/** The first element at that path of names inside it. */
export function childOf(element: XmlElement | undefined, ...path: string[]): XmlElement | undefined {
  return path.reduce((at: XmlElement | undefined, name) => at?.children.find((child) => child.name === name), element);
}

/** The text of the first element at that path; empty where there is none. */
export function textIn(element: XmlElement | undefined, ...path: string[]): string {
  return childOf(element, ...path)?.text.toString() ?? "";
}

/** Texts of the elements of that name directly in it, without empty ones. */
export function textsIn(element: XmlElement | undefined, name: string): string[] {
  return childrenOf(element, name)
    .map(({ text }) => text.toString())
    .filter((text) => text.trim() !== "");
}
