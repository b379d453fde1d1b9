import type { TapPoint } from "./tap-line.ts";

const MAX_FAILURES = 100;
const MAX_NAME_LENGTH = 500;

/** The failing points below one test; their number and length are bounded. */
export class TapSubtests {
  readonly failures: string[] = [];
  hasBegun = false;
  /** One right below the test, not deeper. */
  hasFailingChild = false;

  begin(): void {
    this.hasBegun = true;
  }

  add({ isOk, directive, name, id }: TapPoint, indent: number): void {
    this.hasBegun = true;
    if (isOk || directive !== null) return;
    if (indent <= 4) this.hasFailingChild = true;
    if (this.failures.length >= MAX_FAILURES) return;
    const depth = Math.min(Math.floor(indent / 4), 10);
    this.failures.push(`${"  ".repeat(Math.max(0, depth - 1))}not ok ${id ?? ""} - ${name.slice(0, MAX_NAME_LENGTH)}`);
  }
}
