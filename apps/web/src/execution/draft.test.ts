import { expect, it } from "vitest";
import { clockText, emptyDraft, isStarted, statusOfSteps } from "./draft.ts";

it("steps come to their worst status once each has one", () => {
  const step = (status: "passed" | "failed" | null) => ({ status, comment: "" });
  expect(statusOfSteps([step("passed"), step(null)])).toBeUndefined();
  expect(statusOfSteps([step("passed"), step("failed")])).toBe("failed");
  expect(statusOfSteps([])).toBeUndefined();
});

it("a draft is started by any word or status", () => {
  expect(isStarted(emptyDraft(2))).toBe(false);
  expect(isStarted({ ...emptyDraft(2), message: "Slow" })).toBe(true);
});

it("the clock shows hours only where there are some", () => {
  expect([clockText(0), clockText(65_000), clockText(3_725_000)]).toEqual(["0:00", "1:05", "1:02:05"]);
});
