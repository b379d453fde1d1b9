import { expect, it } from "vitest";
import { parseSeconds } from "./duration.ts";

it.each([
  ["0", 0],
  ["1.5", 1500],
  [" 0.103 ", 103],
  [".25", 250],
  ["3.", 3000],
  ["0.0004", 0],
  ["0.0006", 1],
  ["5.2E-4", 1],
  ["1e1", 10_000],
  ["+2", 2000],
  ["0,123", 123],
  ["1,234", 1234],
  ["1,234.5", 1_234_500],
  ["1,234,567", 1_234_567_000],
  ["1,345,678.9", 1_345_678_900],
])("reads the time %j as %d ms", (text, expected) => {
  expect(parseSeconds(text)).toBe(expected);
});

it.each([
  undefined,
  "",
  " ",
  "NaN",
  "2147483.648",
  "1e7",
  "Infinity",
  "-0.5",
  "-345345",
  "1e300",
  "0x10",
  "1_000",
  "12 s",
  "{duration}",
  "1.2.3",
])("has no duration for the time %j", (text) => {
  expect(parseSeconds(text)).toBeNull();
});
