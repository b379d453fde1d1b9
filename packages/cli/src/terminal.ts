import type { Redactor } from "./redact.ts";

export type Sink = { write(text: string): unknown; isTTY?: boolean; columns?: number };

/** Control characters but newline and tab: a server or a report must not steer the user's terminal. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what this removes.
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/** Azure DevOps, TeamCity and GitHub Actions obey `##vso[…]`, `##teamcity[…]` and `##[…]` anywhere in a line. */
const RUNNER_COMMAND = /##(\w{0,20}\[)/g;

const CLEAR_LINE = "\r\u001b[2K";

/** The only way out for text. Everything is redacted; stdout is for the machine-readable answer, stderr for people. */
export class Terminal {
  readonly #stdout: Sink;
  readonly #stderr: Sink;
  readonly #redactor: Redactor;
  #statusShown = false;

  constructor(stdout: Sink, stderr: Sink, redactor: Redactor) {
    this.#stdout = stdout;
    this.#stderr = stderr;
    this.#redactor = redactor;
  }

  /** To stdout, for what was asked to be there: `--json`, `--help`, `--version`. */
  answer(text: string): void {
    this.#stdout.write(`${this.#redactor.redact(text)}\n`);
  }

  say(text: string): void {
    this.clearStatus();
    this.#stderr.write(`${this.#clean(text)}\n`);
  }

  /** A command to the runner of the CI system, made by `ci-output`: the only text that may look like one. */
  command(text: string): void {
    this.clearStatus();
    this.#stderr.write(`${this.#redactor.redact(text).replace(CONTROL, "")}\n`);
  }

  /** An error, with lines below it that say what exactly, and what to do. */
  fail(message: string, details: readonly string[] = []): void {
    this.say(`error: ${oneLine(message)}`);
    for (const line of details) this.say(`  ${oneLine(line)}`);
  }

  note(text: string): void {
    this.say(`note: ${text}`);
  }

  warn(text: string): void {
    this.say(`warning: ${text}`);
  }

  get isInteractive(): boolean {
    return this.#stderr.isTTY === true;
  }

  /** A line that the next one replaces; prints nothing where stderr is not a terminal. */
  status(text: string): void {
    if (!this.isInteractive) return;
    const width = (this.#stderr.columns ?? 80) - 1;
    this.#stderr.write(CLEAR_LINE + this.#clean(text).slice(0, width));
    this.#statusShown = true;
  }

  clearStatus(): void {
    if (this.#statusShown) this.#stderr.write(CLEAR_LINE);
    this.#statusShown = false;
  }

  #clean(text: string): string {
    return this.#redactor.redact(text).replace(CONTROL, "").replace(RUNNER_COMMAND, "# #$1");
  }
}

const LINE_END = /[\r\n\u0085\u2028\u2029]/;

/** A text from elsewhere on one line, so that it can't pass for lines of ours, or for commands to a CI runner. */
export function oneLine(text: string): string {
  return text.replace(/[\s\u0085]+/g, (space) => (LINE_END.test(space) ? " " : space)).trim();
}
