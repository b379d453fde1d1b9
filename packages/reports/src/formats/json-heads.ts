import { jsonPaths } from "../json/json-shape.ts";
import { isObject } from "../json/json-value.ts";
import type { Head } from "./report-head.ts";
import { tapLine } from "./tap/tap-line.ts";

/** Lines that are looked at for events of `go test`, which other output may come before. */
const MAX_LINES = 500;
const MAX_LINE_LENGTH = 10_000;
const shapes = new WeakMap<Head, ReadonlySet<string>>();

/** True for JSON that has all of these keys; `a|b` is one of both. */
export function hasKeys(...wanted: string[]): (head: Head) => boolean {
  const alternatives = wanted.map((one) => one.split("|"));
  return (head) => head.isJson && alternatives.every((paths) => paths.some((path) => pathsOf(head).has(path)));
}

/** True where one of the checks is. */
export function anyOf(...checks: ((head: Head) => boolean)[]): (head: Head) => boolean {
  return (head) => checks.some((check) => check(head));
}

/** Events of `go test -json`, also after lines of other programs. */
export function isGoTest({ text }: Head): boolean {
  return text
    .split("\n", MAX_LINES)
    .some((line) => line.startsWith("{") && line.length < MAX_LINE_LENGTH && isGoEvent(line));
}

/** Lines of TAP, also after lines of other programs. */
export function isTap({ text, isXml, isJson }: Head): boolean {
  if (isXml || isJson) return false;
  return /^(?:(?:not )?ok|bail out!)/i.test(text) || text.split("\n", MAX_LINES).some(isTapLine);
}

/** Points count with a number only: a log may say that something is ok. */
function isTapLine(line: string): boolean {
  const said = tapLine(line.slice(0, MAX_LINE_LENGTH));
  return said.kind === "version" || said.kind === "plan" || (said.kind === "point" && said.id !== null);
}

function isGoEvent(line: string): boolean {
  try {
    const event = JSON.parse(line);
    return isObject(event) && typeof event.Action === "string" && ("Package" in event || "ImportPath" in event);
  } catch {
    return false;
  }
}

function pathsOf(head: Head): ReadonlySet<string> {
  const known = shapes.get(head) ?? jsonPaths(head.text);
  shapes.set(head, known);
  return known;
}
