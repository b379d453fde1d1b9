import { expect, it } from "vitest";
import { lossesOf } from "./losses.ts";

const NONE = { cases: 0, folders: 0, cycles: 0, runs: 0, imports: 0, results: 0 };

it("lists what goes with a deletion without the thing itself", () => {
  expect(lossesOf("case", { ...NONE, cases: 1 })).toBeUndefined();
  expect(lossesOf("cycle", { ...NONE, cycles: 1, results: 1 })).toBe("1 result");
  expect(lossesOf("import", { ...NONE, imports: 1, cases: 3, results: 1200 })).toBe("3 test cases and 1,200 results");
  expect(lossesOf("folder", { ...NONE, folders: 3, cases: 2 })).toBe("2 folders and 2 test cases");
  expect(lossesOf("run", { ...NONE, runs: 1, imports: 2, cases: 1, results: 5 })).toBe(
    "2 imports, 1 test case and 5 results",
  );
});
