import { JsonReportReader } from "../../json/json-report-reader.ts";
import { isObject, type JsonObject, type JsonValue, objectsOf, textOf, textsOf } from "../../json/json-value.ts";
import type { JoinedReader, Reading } from "../../reading.ts";
import type { ReportedTest } from "../../report.ts";
import { reasonFrom } from "../../results/failure-text.ts";
import { HeldText } from "../../results/held-text.ts";
import { TestMaker } from "../../results/test-maker.ts";
import type { Place, Scratch } from "../../source/scratch.ts";
import { allureTest, isFailing } from "./allure-test.ts";

/** A result on disk, and what it is joined by. */
type Result = { place: Place; start: number };
type FailedFixture = { children: string[]; message: string };

const MAX_CHILDREN = 10_000;
const NO_RESULTS = "The Allure files hold no results";

/** Results of Allure 2 and 3, one file each: several of one history id are attempts, and the one that began last counts. */
export class AllureReader implements JoinedReader {
  readonly #reading: Reading;
  readonly #held: HeldText;
  readonly #results = new Map<string, Result[]>();
  readonly #failedUuids = new Set<string>();
  readonly #fixtures: FailedFixture[] = [];
  readonly #maker: TestMaker;
  #scratch: Scratch | null = null;

  constructor(reading: Reading) {
    this.#reading = reading;
    this.#held = new HeldText(reading);
    this.#maker = new TestMaker(reading);
  }

  file(reading: Reading): ReturnType<JoinedReader["file"]> {
    return new AllureFile(reading, (document) => this.#document(document, reading));
  }

  *end(): Generator<ReportedTest> {
    if (this.#results.size === 0) this.#reading.warn(NO_RESULTS, null);
    for (const results of this.#results.values()) yield* this.#test(results);
    for (const { children, message } of this.#fixtures) {
      // Tests fail for the fixture around them; where none did, nothing else says so.
      if (children.some((uuid) => this.#failedUuids.has(uuid)))
        this.#reading.warn("A fixture failed, and so did tests of it", null);
      else this.#reading.addOutside(message, null);
    }
  }

  #document(document: JsonObject, file: Reading): void {
    if (Array.isArray(document.children) || document.befores || document.afters) this.#container(document, file);
    else this.#result(document, file);
  }

  #result(result: JsonObject, file: Reading): void {
    this.#scratch ??= this.#reading.openScratch();
    const uuid = textOf(result.uuid);
    // Without a history id nothing tells whether it is another run of the same test.
    const key = textOf(result.historyId) || `uuid ${uuid} ${file.file}`;
    this.#held.take(key.length + uuid.length, null);
    const start = typeof result.start === "number" ? result.start : 0;
    const one = { place: this.#scratch.append(JSON.stringify(result)), start };
    this.#results.set(key, [...(this.#results.get(key) ?? []), one]);
    if (isFailing(result)) this.#failedUuids.add(uuid);
  }

  #container({ name, befores, afters, children }: JsonObject, file: Reading): void {
    const failed = [...objectsOf(befores), ...objectsOf(afters)].find(isFailing);
    if (!failed) return;
    const details = isObject(failed.statusDetails) ? failed.statusDetails : {};
    const reason = reasonFrom({ message: textOf(details.message), trace: textOf(details.trace) });
    const about = `${file.file}: the fixture “${textOf(failed.name) || textOf(name)}” failed`.slice(0, 500);
    const uuids = textsOf(children).slice(0, MAX_CHILDREN);
    this.#held.take(uuids.join("").length, null);
    this.#fixtures.push({ children: uuids, message: reason === null ? about : `${about}: ${reason}` });
  }

  *#test(results: Result[]): Generator<ReportedTest> {
    const inOrder = [...results].sort((one, other) => one.start - other.start);
    const facts = inOrder.map(({ place }) => allureTest(this.#read(place)));
    const last = facts.at(-1);
    if (last) yield this.#maker.make({ ...last, earlier: facts.slice(0, -1) }, null);
  }

  #read(place: Place): JsonObject {
    const value: JsonValue = JSON.parse(this.#scratch?.read(place) ?? "{}");
    return isObject(value) ? value : {};
  }
}

/** One file, which is one document. */
class AllureFile extends JsonReportReader {
  readonly #take: (document: JsonObject) => void;

  constructor(reading: Reading, take: (document: JsonObject) => void) {
    super(reading, [], { mayBeEmpty: true });
    this.#take = take;
  }

  protected item(): void {}

  protected document(document: JsonValue): void {
    if (isObject(document)) this.#take(document);
  }
}
