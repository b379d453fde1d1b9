import { describe, expect, it } from "vitest";
import { ListRuns, withQuery } from "./index.ts";
import { readQuery } from "./list-query.ts";

const NOW = "2030-06-15T12:00:00.000Z";
const results = (query: string) => readQuery(query, "results", NOW);

describe("a query of a list", () => {
  it.each([
    ["", {}, ""],
    ["out of  stock", {}, "out of stock"],
    ["status:failed", { status: ["failed"] }, ""],
    ["status:failed,error STATUS:Passed status:failed", { status: ["failed", "error", "passed"] }, ""],
    ["pays branch:main by card", { branch: "main" }, "pays by card"],
    ['branch:"release 2" "http://shop: gone"', { branch: "release 2" }, "http://shop: gone"],
    ['tag:"smoke', { tag: "smoke" }, ""],
    ["name:~checkout", {}, "checkout"],
    ["since:7d", { from: "2030-06-08" }, ""],
    ["since:2w until:2030-06-14", { from: "2030-06-01", to: "2030-06-14" }, ""],
    ["TypeError: no money", {}, "TypeError: no money"],
    ["branch:a:b", { branch: "a:b" }, ""],
  ])("%s", (query, filters, text) => {
    expect(results(query)).toEqual({ filters, text, problems: [] });
  });

  it.each([
    ["stauts:failed", "There is no stauts: to search by."],
    ["constructor:x", "There is no constructor: to search by."],
    ["status:broken", "Write status: with failed, error, blocked, skipped, passed."],
    ["status:failed,", "Write status: with failed"],
    ["branch:main branch:next", "Write branch: only once."],
    ["since:yesterday", "Write since: with a day like 2030-12-31"],
    ["since:0d", "Write since: with a day"],
    ["since:2030-02-31", "Write since: with a day"],
    ["case:pays", "Write case: with a value like TC-12."],
  ])("%s is refused with what to write instead", (query, problem) => {
    const { filters, problems } = results(query);
    expect(problems).toEqual([expect.stringContaining(problem)]);
    expect(Object.keys(filters)).toEqual(query.includes("next") ? ["branch"] : []);
  });

  it("knows the keys of its list only", () => {
    expect(readQuery("verdict:failed", "runs", NOW).filters).toEqual({ verdict: ["failed"] });
    expect(readQuery("verdict:failed", "cases", NOW).problems).toHaveLength(1);
    expect(readQuery("priority:HIGH", "cases", NOW).filters).toEqual({ priority: ["high"] });
  });

  it("sets the filters of an input, and none that the input sets itself", () => {
    const input = ListRuns.parse({ projectId: "PRJ-1", branch: "main" });
    expect(withQuery(ListRuns, { ...input, query: "verdict:failed nightly" }, "runs", NOW)).toEqual({
      ...input,
      verdict: ["failed"],
      search: "nightly",
    });
    for (const [query, message] of [
      ["branch:next", "Set branch in the query or beside it, not in both."],
      ["commit:3f", "Write commit: with a value like 3f2a9c1."],
      [`name:${"x".repeat(301)}`, "name: "],
      ["who:me", "There is no who: to search by."],
    ] as const) {
      expect(() => withQuery(ListRuns, { ...input, query }, "runs", NOW)).toThrow(message);
    }
  });
});
