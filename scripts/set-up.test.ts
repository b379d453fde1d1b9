import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";

const checkout = mkdtempSync(join(tmpdir(), "tessera-test-"));
afterAll(() => rmSync(checkout, { recursive: true }));

it("the set-up says in one line that it finds no folder for its caches", () => {
  for (const name of readdirSync(import.meta.dirname).filter((it) => it.endsWith(".mjs"))) {
    cpSync(join(import.meta.dirname, name), join(checkout, "scripts", name));
  }
  // Where a folder belongs, a file: not even root makes another below it.
  writeFileSync(join(checkout, "node_modules"), "");
  const env = { PATH: process.env.PATH, HOME: join(checkout, "none") };
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(checkout, "scripts", "run.mjs"), "start"], {
    env,
    encoding: "utf8",
  });
  expect([status, stdout]).toEqual([1, ""]);
  expect(stderr).toMatch(/^Neither the home folder nor \S+ can be written to: set HOME to a folder [^\n]+\n$/);
});
