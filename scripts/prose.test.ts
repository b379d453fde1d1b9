import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { exceptions, offencesIn, offencesOf } from "./prose.mjs";

const root = dirname(import.meta.dirname);

describe("the word list", () => {
  it("finds no avoided word in any file", () => {
    expect(offencesIn(root)).toEqual([]);
  });

  it.each([
    ["// Whoever signs in gets his session.", ["Whoever", "his"]],
    ['it("tells of a revoked token", () => {});', ["tells of"]],
    ["export const avatarDoor = 1;", ["Door"]],
    ["const DRAIN_PATIENCE = 50;", ["PATIENCE"]],
    ['log.info("the person is told by letter");', ["is told", "letter"]],
    ["// At least 12 letters or digits.", []],
    ["const theirs = other.histogram;", []],
  ])("finds in the source line %s the words %j", (line, words) => {
    expect(offencesOf("apps/server/src/planted.ts", line).map(({ word }) => word)).toEqual(
      expect.arrayContaining(words),
    );
    expect(offencesOf("apps/server/src/planted.ts", line)).toHaveLength(words.length);
  });

  it("finds an avoided word in the name of a file", () => {
    expect(offencesOf("apps/server/src/avatar-door.ts", "")).toMatchObject([{ word: "door" }]);
  });

  it("reads prose in documents, but not the names of code in them", () => {
    expect(offencesOf("docs/planted.md", "One door, `avatarDoor`.\nAn email, not a letter.")).toMatchObject([
      { line: 1, word: "door" },
      { line: 2, word: "letter" },
    ]);
  });

  it.each(exceptions)("needs its exception in $path: $reason", ({ path, text }) => {
    expect(readFileSync(join(root, path), "utf8")).toContain(text ?? "");
  });
});
