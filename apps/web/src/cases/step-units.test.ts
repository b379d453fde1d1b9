import type { CaseStep } from "@tessera/domain";
import { expect, it } from "vitest";
import { movedUnit, replacedUnit, stepUnits } from "./step-units.ts";

const step = (action: string, shared?: string): CaseStep => ({ action, expected: "", ...(shared && { shared }) });
const actions = (steps: readonly CaseStep[]) => steps.map(({ action }) => action).join("");
const STEPS = [step("a"), step("b"), step("1", "STEPS-1"), step("2", "STEPS-1"), step("c")];

it("shared steps are one unit, and each step of a case's own is one", () => {
  expect(stepUnits(STEPS).map(({ from, steps }) => [from, actions(steps)])).toEqual([
    ...[[0, "a"] as const, [1, "b"] as const],
    ...[[2, "12"] as const, [4, "c"] as const],
  ]);
});

it("a step moves over shared steps, never between them", () => {
  expect(actions(movedUnit(STEPS, 1, 2))).toBe("a12bc");
  expect(actions(movedUnit(STEPS, 3, 2))).toBe("abc12");
  expect(actions(movedUnit(STEPS, 2, 0))).toBe("12abc");
});

it("shared steps are replaced and removed as a whole", () => {
  expect(actions(replacedUnit(STEPS, 2, []))).toBe("abc");
  expect(actions(replacedUnit(STEPS, 0, [step("x"), step("y")]))).toBe("xyb12c");
});
