import type { ImportResult, RunResult } from "@tessera/domain";
import { oneLine } from "../terminal.ts";

/** Characters of a test's message. */
const SHOWN_MESSAGE = 200;

/** A test that made a gate fail. */
export function testLine({ case: { id, name, classname }, message, failingSince }: RunResult): string {
  const since = failingSince ? ` (since ${failingSince.runId})` : "";
  const why = message ? `: ${message.slice(0, SHOWN_MESSAGE)}` : "";
  return `  ${oneLine(`${id} ${titleOf({ name, classname })}${since}${why}`)}`;
}

/** One that matches no case; its message is kept nowhere. */
export function unmatchedLine({ name, classname, variant, status }: ImportResult): string {
  return `  ${oneLine(`${titleOf({ name, classname })}${variant === null ? "" : ` (${variant})`}: ${status}`)}`;
}

/** The tests that are not named, or why none is. */
export function moreOf(count: number): string[] {
  return count > 0 ? [`  and ${count} more`] : [];
}

export function cantList(why: string): string {
  return `  They can't be listed: ${oneLine(why)}`;
}

function titleOf({ name, classname }: { name: string; classname: string | null }): string {
  return [classname, name].filter(Boolean).join(" › ");
}
