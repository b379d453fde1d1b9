import { type JsonObject, type JsonValue, objectsOf, textOf } from "../../json/json-value.ts";
import { MAX_LABELS, MAX_OUTPUT_LENGTH, MAX_STEPS } from "../../results/limits.ts";

/** What a step or attachment costs in memory, in characters. */
const ENTRY_LENGTH = 100;
const MAX_TEXT_LENGTH = 1000;

/** One run of a test while its events come in; in the end it looks as it does in Playwright's JSON report. */
export class PlaywrightBlobResult {
  readonly testId: string;
  /** Characters that it holds in memory. */
  length = 0;
  readonly #begin: JsonObject;
  readonly #attachments: JsonObject[] = [];
  readonly #steps = new Map<string, JsonObject>();
  #output = "";

  constructor(testId: string, begin: JsonObject) {
    this.testId = testId;
    this.#begin = begin;
  }

  event(method: string, params: JsonObject): void {
    if (method === "onStdIO") this.#addOutput(params);
    else if (method === "onAttach") this.#attach(objectsOf(params.attachments));
    else if (method === "onStepBegin") this.#beginStep(params.step);
    else if (method === "onStepEnd") this.#endStep(params.step);
  }

  /** The result as a whole; errors count against the length. */
  end(end: JsonObject, test: JsonObject): JsonObject {
    const { retry, startTime } = this.#begin;
    const made: JsonObject = {
      ...{ startTime: startTime ?? null, retry: retry ?? 0, expectedStatus: test.expectedStatus ?? null },
      ...{ stdout: [{ text: this.#output }], steps: [...this.#steps.values()] },
      ...{ status: end.status ?? null, duration: end.duration ?? null, errors: end.errors ?? [] },
      attachments: [...this.#attachments, ...objectsOf(end.attachments).slice(0, MAX_LABELS)],
      annotations: end.annotations ?? test.annotations ?? [],
    };
    this.length += JSON.stringify(made.errors).length;
    return made;
  }

  #addOutput({ data, isBase64 }: JsonObject): void {
    const text = isBase64 === true ? Buffer.from(textOf(data), "base64").toString() : textOf(data);
    const before = this.#output.length;
    this.#output = (this.#output + text).slice(-MAX_OUTPUT_LENGTH);
    this.length += this.#output.length - before;
  }

  #attach(attachments: JsonObject[]): void {
    for (const { name, path, contentType } of attachments) {
      if (this.#attachments.length >= MAX_LABELS) return;
      this.length += ENTRY_LENGTH;
      this.#attachments.push({ name: shortText(name), path: shortText(path), contentType: shortText(contentType) });
    }
  }

  /** Steps that the test itself names; the others are Playwright's own. */
  #beginStep(step: JsonValue | undefined): void {
    const [{ id, title, category } = {}] = objectsOf([step ?? null]);
    if (category !== "test.step" || this.#steps.size >= MAX_STEPS) return;
    this.length += ENTRY_LENGTH;
    this.#steps.set(textOf(id), { title: shortText(title) });
  }

  #endStep(step: JsonValue | undefined): void {
    const [{ id, duration, error } = {}] = objectsOf([step ?? null]);
    const known = this.#steps.get(textOf(id));
    if (!known) return;
    const [{ message } = {}] = objectsOf([error ?? null]);
    known.duration = duration ?? null;
    if (error) known.error = { message: shortText(message) };
  }
}

function shortText(value: JsonValue | undefined): string {
  return textOf(value).slice(0, MAX_TEXT_LENGTH);
}
