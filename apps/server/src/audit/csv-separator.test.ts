import { expect, it } from "vitest";
import { csvLine } from "./csv.ts";

// A spreadsheet whose list separator is not the comma splits a line elsewhere, and takes no notice of quotes inside of it.
it.each([
  [["x;=1+1"], "x;'=1+1"],
  [["a;-1;b", "a\t@x"], "a;'-1;b,a\t'@x"],
  [[";=1", "=1;=2"], ";'=1,'=1;'=2"],
  [["a; =1", "a;b=1"], "a; =1,a;b=1"],
])("lets no formula begin behind another separator: %j", (values, line) => {
  expect(csvLine(values)).toBe(`${line}\r\n`);
});
