import { describe, expect, it } from "vitest";
import { ruleFor } from "./retention.ts";

describe("rules of retention", () => {
  it.each([
    ["main", "main", true],
    ["main", "main2", false],
    ["main", null, false],
    ["*", "feature/a", true],
    ["*", null, true],
    ["release/*", "release/1/2", true],
    ["release/*", "release/", true],
    ["release/*", "my-release/1", false],
    ["*-lts", "v1-lts", true],
    ["*-lts", "v1-lts-2", false],
    ["a*a", "a", false],
    ["a*a", "aa", true],
    ["v*.*.x", "v1.2.x", true],
    ["v*.*.x", "v1.x", false],
    ["**", "anything", true],
    ["rel.ase", "release", false],
    ["a*bc*bc", "abcbc", true],
    ["a*bc*bc", "abc", false],
  ])("match %s against %s: %s", (pattern, branch, expected) => {
    expect(ruleFor([{ branch: pattern }], branch) !== undefined).toBe(expected);
  });

  it("decide in their order", () => {
    const rules = [{ branch: "main" }, { branch: "release/*" }, { branch: "*" }];
    expect(["main", "release/1", "topic", null].map((branch) => ruleFor(rules, branch)?.branch)).toEqual([
      "main",
      "release/*",
      "*",
      "*",
    ]);
    expect(ruleFor(rules.slice(0, 2), "topic")).toBeUndefined();
  });

  it("are decided quickly for hostile patterns", () => {
    const pattern = `${"a*".repeat(99)}b`;
    expect(ruleFor([{ branch: pattern }], "a".repeat(300))).toBeUndefined();
  });
});
