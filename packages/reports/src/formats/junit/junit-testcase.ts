import type { Reading } from "../../reading.ts";
import type { ReportedTest, ReportStatus, TestPlace } from "../../report.ts";
import { cutTo, detached } from "../../results/bounded-text.ts";
import { parseSeconds } from "../../results/duration.ts";
import { withoutColours } from "../../results/failure-text.ts";
import { keepField, keepName } from "../../results/kept-field.ts";
import { MAX_FIELD_LENGTH } from "../../results/limits.ts";
import { keepAttachments } from "../../results/test-details.ts";
import { JunitContent } from "./junit-content.ts";
import type { JunitSuite } from "./junit-suite.ts";

/** A `status` or `result` by which a test says of itself that it didn't run. */
const NOT_RUN = /^(not ?run|skipped|disabled|ignored|suppressed)$/i;
/** One that claims what no child element confirms. */
const UNCONFIRMED = /^(fail(ed|ure)?|errors?)$/i;

/** BackstopJS writes one test for each viewport, under one name, and names no viewport. */
const BACKSTOP_NAME = /^\s*››\s/;
/** Properties in which producers name the parameters of a test, or where it ran. */
const PARAMETER_PROPERTY = /^(param(eter)?s?)([.:[_].*)?$/i;
const PROJECT_PROPERTY = /^(project|browser|browsername)$/i;

const UNCONFIRMED_STATUS =
  "A test counts as passed although its status says otherwise, since it has no failure or error element";

/** A `<testcase>` while its content comes in. */
export class JunitTestcase {
  readonly #attributes: Record<string, string>;
  readonly #suites: readonly string[];
  readonly #suite: JunitSuite | undefined;
  readonly #line: number;
  readonly #reading: Reading;
  /** Made with the first element inside: most tests have none, and files millions of them. */
  #content: JunitContent | null = null;

  constructor(
    attributes: Record<string, string>,
    around: { suites: readonly string[]; suite: JunitSuite | undefined },
    line: number,
    reading: Reading,
  ) {
    this.#attributes = attributes;
    this.#suites = around.suites;
    this.#suite = around.suite;
    this.#line = line;
    this.#reading = reading;
  }

  open(name: string, attributes: Record<string, string>): void {
    this.#content ??= new JunitContent(this.#reading, this.#line);
    this.#content.open(name, attributes);
  }

  text(piece: string): void {
    this.#content?.text(piece);
  }

  close(): void {
    this.#content?.close();
  }

  finish(): ReportedTest {
    const { name, classname, class: phpClass, file, line, lineno, time } = this.#attributes;
    const content = this.#content;
    const ending = content?.ending ?? null;
    const durationMs = parseSeconds(time);
    const properties = content?.properties ?? {};
    const output = content?.output ?? null;
    this.#warnOfLosses(durationMs, ending);
    const names = { name: withoutColours(name ?? ""), classname: withoutColours(classname || phpClass || "") };
    return {
      ...keepName(names, this.#reading, this.#line),
      suites: this.#suites,
      place: this.#placeOf(properties),
      file: file ? keepField("file", file, this.#reading, this.#line) : null,
      line: parseLine(line ?? lineno),
      status: ending ?? this.#ownStatus(),
      durationMs,
      message: content?.message ?? null,
      trace: content?.trace ?? null,
      output,
      properties,
      earlierAttempts: content?.earlierAttempts ?? [],
      ...(content && keepAttachments(content.attachments, this.#reading, this.#line)),
    };
  }

  /** Of a test without a failure, error or skipped element. */
  #ownStatus(): ReportStatus {
    const { status, result } = this.#attributes;
    if (status === undefined && result === undefined) return "passed";
    return NOT_RUN.test(status?.trim() ?? "") || NOT_RUN.test(result?.trim() ?? "") ? "skipped" : "passed";
  }

  #placeOf(properties: Record<string, string>): TestPlace {
    const { file, name = "", browser, project } = this.#attributes;
    const suite = this.#suite;
    const ofProperties = Object.entries(properties).find(([name]) => PROJECT_PROPERTY.test(name))?.[1];
    return {
      suite: suite?.number ?? null,
      project: placeText(project ?? browser ?? ofProperties) ?? suite?.project ?? null,
      parameters: this.#parametersOf(properties),
      host: suite?.host ?? null,
      file: placeText(file) ?? suite?.file ?? null,
      neverRepeats: BACKSTOP_NAME.test(name),
    };
  }

  #parametersOf(properties: Record<string, string>): string | null {
    const { value_param: value, type_param: type } = this.#attributes;
    const named = Object.entries(properties).filter(([name]) => PARAMETER_PROPERTY.test(name));
    if (value === undefined && type === undefined && named.length === 0) return null;
    const parameters = [value, type, ...named.map(([name, value]) => `${name}=${value}`)];
    return placeText(parameters.filter((text) => text !== undefined).join(", "));
  }

  #warnOfLosses(durationMs: number | null, ending: ReportStatus | null): void {
    const { name, time, status, result } = this.#attributes;
    if (!name) this.#warn("A test has no name");
    if (time && durationMs === null) this.#warn("A time that is not a number of seconds was left out");
    if (ending !== null || (status === undefined && result === undefined)) return;
    if (UNCONFIRMED.test(status ?? "") || UNCONFIRMED.test(result ?? "")) this.#warn(UNCONFIRMED_STATUS);
  }

  #warn(message: string): void {
    this.#reading.warn(message, this.#line);
  }
}

function parseLine(text: string | undefined): number | null {
  return text !== undefined && /^\s*\d{1,9}\s*$/.test(text) ? Number(text) : null;
}

function placeText(text: string | undefined): string | null {
  return text === undefined || text === "" ? null : cutTo(detached(text), MAX_FIELD_LENGTH);
}
