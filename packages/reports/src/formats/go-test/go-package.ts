import type { HeldText } from "../../results/held-text.ts";

/** Characters kept of what a package wrote outside of tests: the end says why it failed. */
const KEPT_LENGTH = 2000;
/** Lines that say nothing but that it failed. */
const SUMMARY_LINE = /^(?:$|FAIL\b|ok\b|PASS\b|exit status |coverage: |\? )/;

/** A package while its events come in: how it ended, and what it wrote outside of tests. */
export class GoPackage {
  readonly #held: HeldText;
  #output = "";
  #endings: string[] = [];
  #startedAt: number | null = null;
  failedBuild = "";
  /** Line of its last ending. */
  line: number | null = null;

  constructor(held: HeldText) {
    this.#held = held;
  }

  event({ action, output, failedBuild }: { action: string; output: string; failedBuild: string }, line: number): void {
    if (action === "output") {
      this.#output = (this.#output + output).slice(-KEPT_LENGTH);
      if (this.#startedAt === null) this.#startedAt = line;
    } else if (action === "start") {
      this.#held.take(0, line);
      this.#startedAt = line;
      this.#output = "";
    } else if (action === "pass" || action === "fail" || action === "skip") {
      this.#endings.push(action);
      if (this.#endings.length > 2) this.#endings.shift();
      this.line = line;
      this.failedBuild = failedBuild;
    }
  }

  /** What the package says that its tests don't; null where they explain it. */
  faultBeside(hasFailingTest: boolean, isBuildKnown: boolean): string | null {
    const ending = this.#endings.at(-1);
    if (ending === undefined) return "has no end: the stream of events stops before, or lost it";
    if (ending !== "fail" || hasFailingTest || isBuildKnown) return null;
    const reason = this.#reason();
    return reason === "" ? "failed outside of its tests" : `failed outside of its tests: ${reason}`;
  }

  #reason(): string {
    const lines = this.#output.split("\n").map((line) => line.trim());
    const telling = lines.filter((line) => !SUMMARY_LINE.test(line));
    return (
      telling.find((line) => /^(?:panic|fatal error|WARNING: DATA RACE|\S+\.go:\d+:)/.test(line)) ??
      telling[0] ??
      lines.find((line) => line !== "") ??
      ""
    ).slice(0, 1000);
  }
}
