import { describe, expect, it } from "vitest";
import { z } from "zod";
import { isName, Name } from "./name.ts";

const name = Name({ missing: "Say it", max: 10 });
const long = Name({ max: 200 });
const TOKEN = "tsr_pat_a1B2c3D4e5F6g7H8e5F6g7H8e5F6g7H8e5F6g7H82Bqnn9";
const refusalOf = (schema: z.ZodType, text: string) =>
  schema.safeParse(text).error?.issues.map(({ message }) => message);

describe("a name", () => {
  it("is trimmed, and written in NFC", () => {
    expect(name.parse("  Caf\u0065\u0301 \n")).toBe("Caf\u00e9");
  });

  it.each(["x\ud83d\ude00", "👩‍👧", "❤️", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "می‌خواهم", "日本 語", "a\u00a0b", "-", "naïve"])("may be %j", (text) => {
    expect(name.parse(text)).toBe(text.normalize("NFC"));
  });

  it.each([
    ["CI\nadmin", "control character (U+000A)"],
    ["a\u0007", "control character (U+0007)"],
    ["a\u2028b", "control character (U+2028)"],
    ["a\u0085b", "control character (U+0085)"],
    ["\u202egpj.exe", "direction of what is written (U+202E)"],
    ["a\u2066b", "direction of what is written (U+2066)"],
    ["a\u200fb", "direction of what is written (U+200F)"],
    ["a\u200bb", "can't be seen (U+200B)"],
    ["\u200b\u200b", "can't be seen (U+200B)"],
    ["a\u00adb", "can't be seen (U+00AD)"],
    ["\u3164", "can't be seen (U+3164)"],
    ["a\u{e0041}", "can't be seen (U+E0041)"],
    ["\u200d\ufe0f", "This name has no visible characters"],
    ["\u2800", "This name has no visible characters"],
    ["a\ufffdb", "not sent as UTF-8"],
    ["", "Say it"],
    ["  \t ", "Say it"],
    ["12345678901", "Use at most 10 characters"],
  ])("can't be %j", (text, outcome) => {
    expect(refusalOf(name, text)?.join()).toContain(outcome);
  });

  it.each([
    TOKEN,
    `CI ${TOKEN.slice(0, 30)}`,
    encodeURIComponent(TOKEN).replaceAll("_", "%5F"),
    `100% ${TOKEN.replaceAll("_", "%25255f")}`,
    `%2574${TOKEN.slice(1)}`,
    [...TOKEN].join("\u200d"),
  ])("can't hold a token, as in %j", (text) => {
    expect(refusalOf(long, text)?.join()).toContain("may be a Tessera token");
    expect(refusalOf(long, text)?.join()).not.toContain(TOKEN.slice(8, 30));
  });

  it("may be the preview of a token", () => {
    expect(long.parse("tsr_pat_a1B2c3D4…nn9")).toBe("tsr_pat_a1B2c3D4…nn9");
  });

  it("is known as one where it is optional, and a plain text isn't", () => {
    expect([name, name.optional(), name.nullable().default("a"), z.string()].map(isName)).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });
});
