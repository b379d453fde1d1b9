import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { REPORT, Workspace } from "../testing/workspace.testing.ts";
import { movedFiles } from "./moved-files.ts";

const gitIn = (folder: string) => {
  const who = ["-c", "user.name=Test", "-c", "user.email=test@example.com"];
  return (...args: string[]) => execFileSync("git", [...who, ...args], { cwd: folder, stdio: "pipe" });
};

it("sends where git says that files went, by their paths below the working directory", async () => {
  const ci = await Workspace.create({ "report.xml": REPORT });
  const git = gitIn(ci.folder);
  git("init", "--quiet");
  const move = (from: string, to: string) => {
    mkdirSync(join(ci.folder, to, ".."), { recursive: true });
    git("mv", from, to);
    git("commit", "--quiet", "--message", "move");
  };
  for (const name of ["a", "b", "ü"]) {
    writeFileSync(
      join(ci.folder, `${name}.test.ts`),
      `it("${name} is long enough for git to know it again");\n`.repeat(9),
    );
  }
  git("add", ".");
  git("commit", "--quiet", "--message", "first");
  move("a.test.ts", "src/a.test.ts");
  move("src/a.test.ts", "test/first.test.ts");
  move("ü.test.ts", "ö.test.ts");
  const env = { TESSERA_RESULTS_FILE: "report.xml" };
  await ci.tessera(["report", "--project-id", "PRJ-1"], { env: { ...env, ...ci.access } });
  await ci.tessera(["report", "--project-id", "PRJ-1", "--dry-run"], { env: { ...env, ...ci.access } });
  expect(ci.server.requests.map(({ query }) => query.renames)).toEqual([
    "ü.test.ts\tö.test.ts\nsrc/a.test.ts\ttest/first.test.ts\na.test.ts\ttest/first.test.ts",
    undefined,
  ]);
});

it("sends as many as fit into an address, the newest first, and none where there are none", async () => {
  const line = (n: number) => `R100\t${"é".repeat(50)}/${n}.ts\tnew/${n}.ts`;
  const renames = await movedFiles(async () => Array.from({ length: 500 }, (_, n) => line(n)).join("\n"));
  expect(encodeURIComponent(renames ?? "").length).toBeLessThanOrEqual(4000);
  expect(renames?.split("\n").slice(0, 2)).toEqual([0, 1].map((n) => line(n).slice("R100\t".length)));
  const others = ["", "M\ta.ts", 'R100\t"a\\tb"\tc', "R100\ta"];
  for (const text of others) expect(await movedFiles(async () => text)).toBeUndefined();
  expect(await movedFiles(async () => undefined)).toBeUndefined();
});
