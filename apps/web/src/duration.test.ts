import { expect, it } from "vitest";
import { formatDuration } from "./duration.ts";

it.each([
  [0, "0 ms"],
  [999, "999 ms"],
  [1000, "1.00 s"],
  [1249, "1.24 s"],
  [59_999, "59.99 s"],
  [60_000, "1 m 00 s"],
  [125_000, "2 m 05 s"],
  [3_780_000, "1 h 03 m"],
])("%i milliseconds are %s", (milliseconds, text) => {
  expect(formatDuration(milliseconds)).toBe(text);
});
