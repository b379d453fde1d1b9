import { describe, expect, it } from "vitest";
import { checkStrength } from "./password-strength.ts";

const COMMON = { step: 1, warning: "This is a commonly used password." };

describe("the strength of a password", () => {
  it.each([
    ...["123456789012", "111111111111", "qwertyuiop12", "Password1234", "administrator", "passwordpassword"],
    ...[" ".repeat(12), "1234567890123456"],
  ])("is told as common where the server refuses it: %o", async (password) => {
    expect(await checkStrength(password, [])).toEqual(COMMON);
  });

  it.each([
    "administrators1",
    "rotartsinimda",
    "rotartsinimdarotartsinimda",
    "adm1n1strat0r",
    "correct horse battery staple",
  ])("is not told as common where the server takes it: %s", async (password) =>
    expect((await checkStrength(password, [])).warning).not.toBe(COMMON.warning),
  );

  it("is none of what is too short, whatever it is made of", async () => {
    expect((await checkStrength("x7#kQ9!mZ", [])).step).toBe(1);
  });
});
