import { Password } from "@tessera/domain";
import { dictionary } from "@zxcvbn-ts/language-common";
import { describe, expect, it } from "vitest";
import { isCommonPassword } from "./password-rules.ts";

const longEnough = dictionary["passwords-common"].filter((it) => Password.safeParse(it).success);

describe("passwords that are guessed first", () => {
  it.each([
    ...["123456789012", "111111111111", "qwertyuiop12", "password1234", "administrator", "passwordpassword"],
    ...[" ".repeat(12), "Administrator", "PASSWORD1234", "1234567890123456", "qwertyqwerty", "aaaaaaaaaaaaaaaa"],
  ])("are told: %o", async (password) => expect(await isCommonPassword(password)).toBe(true));

  it("are all of the list, of which decision 4 says how many are long enough", async () => {
    for (const password of longEnough) expect([password, await isCommonPassword(password)]).toEqual([password, true]);
    expect([dictionary["passwords-common"].length, longEnough.length]).toEqual([49_233, 308]);
  });

  it("are no others", async () => {
    for (const password of ["correct horse battery staple", "administrator of the sea", "a1b2c3d4e5f6g7h8"]) {
      expect(await isCommonPassword(password)).toBe(false);
    }
  });
});
