import { spawnSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";

const root = dirname(import.meta.dirname);
const decisions = globSync("docs/decisions/[0-9]*.md", { cwd: root }).sort();
const STATUS = /^- Status: (?:proposed|accepted|rejected|superseded by \[\d+\]\((\d{4}-[a-z0-9-]+\.md)\))$/m;

function read(path: string): string {
  return readFileSync(join(root, path), "utf8");
}

/** The names of source files in a document that no tracked file has; a name may be the end of a path. */
function lostFiles(text: string, tracked: readonly string[]): string[] {
  const names = [...text.matchAll(/`([A-Za-z0-9_./-]{1,200}\.(?:tsx?|mjs))`/g)].map((match) => match[1] ?? "");
  return names.filter((name) => !tracked.some((path) => path === name || path.endsWith(`/${name}`)));
}

describe("decision records", () => {
  it.each(decisions)("%s has its number, a date and a status", (path) => {
    const text = read(path);
    const number = Number(/(\d{4})-/.exec(path)?.[1]);
    expect(text).toMatch(new RegExp(`^# ${number}\\. `));
    expect(text).toMatch(/^- Date: \d{4}-\d\d-\d\d$/m);
    expect(text).toMatch(STATUS);
    const successor = STATUS.exec(text)?.[1];
    if (successor !== undefined) expect(decisions).toContain(`docs/decisions/${successor}`);
  });

  it("are all in the index, with title, date and status", () => {
    const rows = decisions.map((path) => {
      const text = read(path);
      const [, number, title] = /^# (\d+)\. (.*)$/m.exec(text) ?? [];
      const date = /^- Date: (.*)$/m.exec(text)?.[1];
      const status = /^- Status: (.*)$/m.exec(text)?.[1];
      return `| [${number}](${path.split("/").at(-1)}) | ${title} | ${date} | ${status} |`;
    });
    expect(read("docs/decisions/README.md").match(/^\| \[.*$/gm)).toEqual(rows);
  });
});

describe("documents", () => {
  const { stdout } = spawnSync("git", ["ls-files"], { cwd: root, encoding: "utf8" });
  const tracked = stdout.split("\n");

  it.each(globSync("{docs/*.md,docs/decisions/*.md,*.md,packages/*/README.md}", { cwd: root }))(
    "%s names only files that exist",
    (path) => {
      expect(lostFiles(read(path), tracked)).toEqual([]);
    },
  );

  it("notices a name of a file that was moved", () => {
    expect(lostFiles("See `old/app.ts` and `server/app.ts`.", ["server/app.ts"])).toEqual(["old/app.ts"]);
  });
});

describe("package manifests", () => {
  const manifests = globSync("{package.json,packages/*/package.json,apps/*/package.json}", { cwd: root });

  it.each(manifests)("%s has the version of the release", (path) => {
    const { version } = JSON.parse(read("package.json"));
    expect(JSON.parse(read(path)).version).toBe(version);
    expect(read("CHANGELOG.md")).toContain(`\n## [${version}] - `);
  });

  it.each(manifests)("%s names the Node.js it runs on", (path) => {
    const anywhere = /^(package\.json|packages\/(domain|cli|client)\/)/.test(path);
    expect(JSON.parse(read(path)).engines).toEqual({ node: anywhere ? ">=20" : "^22.18.0 || >=24" });
  });
});
