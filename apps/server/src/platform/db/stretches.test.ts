import { expect, it } from "vitest";
import { planStretches } from "./stretches.ts";

const plan = (rows: number[], most: number) =>
  planStretches(
    rows.map((count, at) => ({ id: `PRJ-${at + 1}`, count })),
    ({ count }) => count,
    most,
  );
const first = { projectIds: ["PRJ-1"], after: 0 };

it.each([
  [[], 10, [], true],
  [[10], 10, [first], true],
  [[3, 3, 4], 10, [first, { projectIds: ["PRJ-2", "PRJ-3"], after: 0 }], true],
  [[11, 1], 10, [{ projectIds: ["PRJ-1"], after: 1 }], false],
  [[4, 2, 9, 1], 10, [first, { projectIds: ["PRJ-2"], after: 0 }, { projectIds: ["PRJ-3"], after: 5 }], false],
  [[10, 1], 10, [first], false],
])("of %j rows %i are looked through at most", (rows, most, stretches, complete) => {
  expect(plan(rows, most)).toEqual({ stretches, complete });
});
