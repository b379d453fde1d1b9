import { globSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { guards } from "./guard-list.mjs";
import { withoutGuard } from "./guards.mjs";

const root = dirname(import.meta.dirname);
const files = globSync("{packages,apps}/**/*.{ts,tsx}", {
  cwd: root,
  exclude: (path) => /(^|\/)(node_modules|dist)$/.test(path),
});
const sources = files
  .filter((path) => /\/src\//.test(path) && !/\.(test|testing)\.tsx?$/.test(path))
  .map((path) => ({ path, text: readFileSync(join(root, path), "utf8") }));

describe("the list of security guards", () => {
  it.each(guards)("finds guard $id in exactly one place, and its test", (guard) => {
    expect(withoutGuard(sources, guard).text).not.toBe("");
    expect(files.map((path) => basename(path))).toContain(guard.test);
  });

  it("gives each guard an id of its own", () => {
    expect(new Set(guards.map(({ id }) => id)).size).toBe(guards.length);
  });

  it("holds the guards of docs/security-model.md, and no others", () => {
    const document = readFileSync(join(root, "docs", "security-model.md"), "utf8");
    const listed = [...document.matchAll(/^\| ([A-Z]+-\d+) \|/gm)].map(([, id]) => id);
    expect(guards.map(({ id }) => id)).toEqual(listed);
  });

  it("is refused where a guard stands in no place or in two", () => {
    const guard = { id: "X-1", guard: "", find: "check();", replace: "", test: "" };
    expect(() => withoutGuard([{ path: "a.ts", text: "" }], guard)).toThrow("stands in 0");
    expect(() => withoutGuard([{ path: "a.ts", text: "check(); check();" }], guard)).toThrow("stands in 2");
    expect(withoutGuard([{ path: "a.ts", text: "a check(); b" }], guard)).toEqual({ path: "a.ts", text: "a  b" });
  });
});
