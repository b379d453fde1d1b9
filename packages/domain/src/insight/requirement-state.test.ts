import { expect, it } from "vitest";
import { requirementState } from "./requirement-state.ts";

it.each([
  [[], "noCase"],
  [[null, null], "neverRun"],
  [["skipped", "blocked", null], "neverRun"],
  [["passed", "passed"], "passing"],
  [["passed", null], "partial"],
  [["passed", "blocked"], "partial"],
  [["passed", null, "failed"], "failing"],
  [["error", "skipped"], "failing"],
] as const)("a requirement whose test cases last came to %j is %s", (statuses, state) => {
  expect(requirementState(statuses)).toBe(state);
});
