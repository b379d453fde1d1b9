import { expect, it } from "vitest";
import { BoundedText, cutTo } from "./bounded-text.ts";

function gather(limit: number, ...pieces: string[]): BoundedText {
  const text = new BoundedText(limit);
  for (const piece of pieces) text.append(piece);
  return text;
}

it("keeps all that fits", () => {
  const text = gather(6, "abc", "def");
  expect(text.toString()).toBe("abcdef");
  expect(text.isCut).toBe(false);
});

it("keeps the beginning of a text that doesn't fit, and reports the cut", () => {
  const text = gather(5, "abc", "def", "ghi");
  expect(text.toString()).toBe("abcde");
  expect(text.isCut).toBe(true);
});

it("starts lines only between text, and is not cut by them", () => {
  const text = new BoundedText(7);
  text.startLine();
  text.append("abc");
  text.startLine();
  text.append("def");
  text.startLine();
  expect(text.toString()).toBe("abc\ndef");
  expect(text.isCut).toBe(false);
});

it("leaves out blank lines before and white space after, but no indentation", () => {
  expect(gather(100, " \n\t\n  at a\n", "    at b\n \n").toString()).toBe("  at a\n    at b");
});

it("never cuts a surrogate pair in half", () => {
  expect(cutTo("ab😀", 3)).toBe("ab");
  expect(cutTo("ab😀", 4)).toBe("ab😀");
  expect(gather(3, "ab😀", "c").toString()).toBe("ab");
});
