import type { FormatReader, Reading } from "../reading.ts";
import type { ReportedTest } from "../report.ts";
import { type TestFacts, TestMaker } from "../results/test-maker.ts";
import { type XmlElement, XmlElementBuilder } from "./xml-element.ts";
import { type XmlEvents, XmlReader } from "./xml-reader.ts";

/** The elements that a format hands over whole, and those outside of them that it passes over with all that is inside. */
export type XmlShape = { items: readonly string[]; ignored?: readonly string[] };

/** What a format does with an XML document: its items are handed over whole, all around them tag by tag. */
export abstract class XmlReportReader implements FormatReader, XmlEvents {
  protected readonly reading: Reading;
  readonly #xml: XmlReader;
  readonly #maker: TestMaker;
  readonly #items: ReadonlySet<string>;
  readonly #ignored: ReadonlySet<string>;
  #item: XmlElementBuilder | null = null;
  /** Elements that are open inside one that is passed over, itself included. */
  #passedOver = 0;
  #finished: ReportedTest[] = [];
  #tests = 0;

  constructor(reading: Reading, { items, ignored = [] }: XmlShape) {
    this.reading = reading;
    this.#items = new Set(items);
    this.#ignored = new Set(ignored);
    this.#maker = new TestMaker(reading);
    this.#xml = new XmlReader(this, reading);
  }

  push(slice: string): ReportedTest[] {
    this.#xml.feed(slice);
    return this.#take();
  }

  *end(): Generator<ReportedTest> {
    this.#xml.finish();
    this.finish();
    yield* this.#take();
    yield* this.remaining();
    if (this.#tests === 0) this.reading.warn("The report has no tests", null);
  }

  open(name: string, attributes: Record<string, string>): void {
    if (this.#passedOver > 0) this.#passedOver++;
    else if (this.#item) this.#item.open(name, attributes, this.line);
    else if (this.#ignored.has(name)) this.#passedOver++;
    else if (this.isItem(name)) {
      this.#item = new XmlElementBuilder(this.reading);
      this.#item.open(name, attributes, this.line);
    } else this.enter(name, attributes);
  }

  text(piece: string): void {
    if (this.#passedOver === 0) this.#item?.text(piece);
  }

  close(name: string): void {
    if (this.#passedOver > 0) this.#passedOver--;
    else if (this.#item) this.#closeInItem();
    else this.leave(name);
  }

  protected get line(): number {
    return this.#xml.line;
  }

  /** The element that opens, in no other item, is to be handed over whole. */
  protected isItem(name: string): boolean {
    return this.#items.has(name);
  }

  /** A tag around items opens. */
  protected enter(_name: string, _attributes: Record<string, string>): void {}

  /** A tag around items closes. */
  protected leave(_name: string): void {}

  protected abstract item(item: XmlElement): void;

  /** All of the document was read. */
  protected finish(): void {}

  /** Tests that only the end of the document completes. */
  protected remaining(): Iterable<ReportedTest> {
    return [];
  }

  /** Makes a test, which is handed over. */
  protected add(facts: TestFacts, line: number | null): ReportedTest {
    const test = this.make(facts, line);
    this.#finished.push(test);
    return test;
  }

  protected make(facts: TestFacts, line: number | null): ReportedTest {
    this.#tests++;
    return this.#maker.make(facts, line);
  }

  #closeInItem(): void {
    const item = this.#item?.close();
    if (!item) return;
    this.#item = null;
    this.item(item);
  }

  #take(): ReportedTest[] {
    const finished = this.#finished;
    this.#finished = [];
    return finished;
  }
}
