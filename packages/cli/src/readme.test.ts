import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { COMMANDS } from "./commands.ts";
import { EXIT } from "./exit.ts";
import { FLAGS, type FlagName, flag } from "./flags.ts";

const README = readFileSync(fileURLToPath(new URL("../README.md", import.meta.url)), "utf8");
const names = Object.keys(FLAGS) as FlagName[];

describe("the README of the command", () => {
  it.each(COMMANDS.map(({ name }) => name))("has `tessera %s`", (name) => {
    expect(README.split("\n").some((line) => line.startsWith("| `tessera") && line.includes(name))).toBe(true);
  });

  it.each(names)("has --%s, and says whether tessera.json may set it", (name) => {
    const row = README.split("\n").find((line) => line.startsWith("| `--") && line.includes(`\`--${name}\``));
    expect(row).toBeDefined();
    expect(row?.split("|")[2]?.trim()).toBe(flag(name).inFile === false ? "" : "✓");
  });

  it.each(Object.values(EXIT))("has the exit code %d", (code) => {
    expect(README).toContain(`\n| ${code} | `);
  });
});

it.each(names)("has a command that takes --%s", (name) => {
  expect(COMMANDS.some(({ flags }) => flags.includes(name))).toBe(true);
});
