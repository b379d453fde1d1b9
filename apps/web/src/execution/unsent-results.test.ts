import { expect, it } from "vitest";
import { UNSENT_RESULTS, type UnsentResult } from "./unsent-results.ts";

const { load: loadUnsent, keep: keepUnsent } = UNSENT_RESULTS;

function storage(full = false) {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    removeItem: (key: string) => void kept.delete(key),
    setItem: (key: string, value: string) => {
      if (full) throw new Error("full");
      kept.set(key, value);
    },
  };
}

const RESULT: UnsentResult = {
  key: "a-key-of-its-own",
  name: "Pay",
  input: {
    ...{ projectId: "PRJ-1", cycleId: "TCYCLE-2", caseId: "TC-1", status: "passed", key: "a-key-of-its-own" },
    ...{ durationMs: 1000, message: null, steps: [], defects: [], caseVersion: 1 },
  },
  refusal: null,
};

it("unsent results survive a reload, each person's on their own", () => {
  const browser = storage();
  expect(keepUnsent("ada", [RESULT], browser)).toBe(true);
  expect([loadUnsent("ada", browser), loadUnsent("bob", browser)]).toEqual([[RESULT], []]);
  keepUnsent("ada", [], browser);
  expect(loadUnsent("ada", browser)).toEqual([]);
});

it("unsent results are none where the browser holds nonsense, and a full browser says so", () => {
  const browser = storage();
  browser.setItem("tessera-unsent-results-ada", "{");
  expect(loadUnsent("ada", browser)).toEqual([]);
  browser.setItem("tessera-unsent-results-ada", '[1, {"key": "x"}]');
  expect(loadUnsent("ada", browser)).toEqual([]);
  expect(keepUnsent("ada", [RESULT], storage(true))).toBe(false);
});
