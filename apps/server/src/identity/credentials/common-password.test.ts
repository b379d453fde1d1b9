import { describe, expect, it } from "vitest";
import { commonPasswordRule } from "./common-password.ts";

const isCommon = commonPasswordRule(new Set(["administrator"]), ["123", "qwerty", "1234567890"]);

describe("common passwords", () => {
  it.each([
    ["one of the list", "administrator"],
    ["one in another case", "AdminisTRATOR"],
    ["one in wide characters", "ａdministrator"],
    ["spaces alone", " ".repeat(12)],
    ["spaces that only look different", `${" ".repeat(6)}${"\u00a0".repeat(6)}`],
    ["one digit", "111111111111"],
    ["one character of two code units", "🔑".repeat(12)],
    ["a short one again and again", "QwertyqwertyQWERTY"],
    ["one and its beginning", "1234567890123456"],
  ])("are detected: %s", (_what, password) => expect(isCommon(password)).toBe(true));

  it.each([
    ["a sentence", "correct horse battery staple"],
    ["one of the list with more behind it", "administrator of the sea"],
    ["something uncommon twice", "hedgehog hedgehog "],
    ["nothing", ""],
  ])("are not: %s", (_what, password) => expect(isCommon(password)).toBe(false));
});
