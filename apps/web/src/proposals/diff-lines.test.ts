import { expect, it } from "vitest";
import { diffLines } from "./diff-lines.ts";

const SIGNS = { same: " ", removed: "-", added: "+" };
const shown = (before: string, after: string) =>
  diffLines([...before], [...after])
    .map(({ kind, text }) => SIGNS[kind] + text)
    .join(" ");

it.each([
  ["abc", "abc", " a  b  c"],
  ["", "ab", "+a +b"],
  ["ab", "", "-a -b"],
  ["abc", "axc", " a -b +x  c"],
  ["abcd", "bcde", "-a  b  c  d +e"],
  ["aa", "a", " a -a"],
])("shows what became of the lines of %j in %j", (before, after, expected) => {
  expect(shown(before, after)).toBe(expected);
});

it("shows long texts without a common line as replaced whole", () => {
  const many = (prefix: string) => Array.from({ length: 3000 }, (_, index) => `${prefix}${index}`);
  const found = diffLines(many("a"), many("b"));
  expect(found.slice(0, 3000).every(({ kind }) => kind === "removed")).toBe(true);
  expect(found.slice(3000).every(({ kind }) => kind === "added")).toBe(true);
});
