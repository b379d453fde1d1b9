import { describe, expect, it } from "vitest";
import { passwordLists } from "./password-lists.ts";
import { judgePassword } from "./password-strength.ts";

const ADA = ["ada-l", "ada.lovelace@example.org", "Ada", "Lovelace", "Analytical", "tests.example.org"];
const isTaken = async (password: string) => (await judgePassword(password, ADA)).acceptable;

describe("rejected passwords", () => {
  it("include more than 50,000 real ones from breaches that are long enough, however they are capitalised", async () => {
    const { known } = await passwordLists();
    expect(known.size).toBeGreaterThan(50_000);
    const taken: string[] = [];
    for (const password of known) if (await isTaken(password)) taken.push(password);
    expect(taken).toEqual([]);
    for (const password of [...known].slice(0, 3000)) {
      const capital = (password[0] ?? "").toUpperCase() + password.slice(1);
      for (const written of [capital, password.toUpperCase(), `${capital}1`, `${capital}!`, `${password}2026`]) {
        if (await isTaken(written)) taken.push(written);
      }
    }
    expect(taken).toEqual([]);
  });

  it.each([
    ...["iloveyou123456", "ILoveYou123456!", "1l0v3y0u123456", "123456789012", "111111111111", "qwertyuiop12"],
    ...["Password1234", "p@ssw0rd1234", "administrator", "passwordpassword", " ".repeat(12), "1234567890123456"],
    ...["qwertyqwerty", "aaaaaaaaaaaaaaaa", "rotartsinimda", "abcdefghijklm", "zxcvbnm,./12345", "letmein2024letmein"],
  ])("include common ones and their combinations: %o", async (password) => {
    const { acceptable, step, advice } = await judgePassword(password, []);
    expect([acceptable, step, advice]).toEqual([false, 1, expect.stringMatching(/^[A-Z].*\.$/)]);
  });

  it.each([
    ...["Tessera123456", "T3553r4!2026", "tesseratessera", "aressetaresset", "2026-Tessera-2026"],
    ...["AdaLovelace1815", "lovelace-ada-1", "4d4l0v3l4c3!!", "ada.lovelace@example.org", "Analytical2026!"],
    ...["tests.example.org1", "example123456", "ada-l-ada-l-12", "ecalevolada123"],
  ])("include names of the user and the server, also with digits and look-alikes: %o", async (password) => {
    const { acceptable, advice } = await judgePassword(password, ADA);
    expect(acceptable).toBe(false);
    expect(advice).toMatch(/names that others know|guessed first/);
  });

  it("include short ones, with advice on their length", async () => {
    expect(await judgePassword("x7#kQ9!mZ", [])).toEqual({
      acceptable: false,
      step: 1,
      advice: "Use at least 12 characters",
    });
  });
});

describe("accepted passwords", () => {
  it.each([
    ...["correct horse battery staple", "four quiet lamps hum", "a whole new sentence to remember"],
    ...[
      "vT9#qLm2&xRz",
      "kd83hfmz02lqpw",
      "zehn zahme Ziegen zogen",
      "Ada keeps nine grey herons",
      "администратор моря 7",
    ],
    `${"correct horse battery staple ".repeat(20)}`,
  ])("include sentences and random ones: %o", async (password) => expect(await isTaken(password)).toBe(true));

  it("come with a strength", async () => {
    expect(await judgePassword("four quiet lamps hum", [])).toEqual({ acceptable: true, step: 4, advice: null });
  });
});
