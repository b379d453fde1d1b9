import { expect, it } from "vitest";
import { NO_CHOICE, toAssignment, toCaseChoice } from "./case-choice.ts";

it("a choice of test cases is complete or none", () => {
  expect(toCaseChoice(NO_CHOICE)).toBeUndefined();
  expect(toCaseChoice({ ...NO_CHOICE, kind: "tags" })).toBeUndefined();
  expect(toCaseChoice({ ...NO_CHOICE, kind: "all" })).toEqual({ filter: {} });
  expect(toCaseChoice({ ...NO_CHOICE, kind: "cycle", fromCycle: "TCYCLE-2" })).toEqual({
    fromCycle: { cycleId: "TCYCLE-2", status: ["untested", "failed", "error"] },
  });
});

it("an assignment names people, or by what to assign", () => {
  expect(toAssignment({ assignBy: "people", userIds: [] })).toBeUndefined();
  expect(toAssignment({ assignBy: "people", userIds: ["a"] })).toEqual({ userIds: ["a"] });
  expect(toAssignment({ assignBy: "same", userIds: [] })).toEqual({ by: "sameAsBefore" });
});
