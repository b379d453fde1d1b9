import { expect, it } from "vitest";
import { styledLines, withoutCodes } from "./terminal-colours.ts";

/** Pieces as `style:text`, with `+b` for bold and `+d` for dim. */
function shown(text: string): string[] {
  return styledLines(text).map((line) =>
    line
      .map(
        ({ text: piece, colour, isBold, isDim }) => `${colour ?? ""}${isBold ? "+b" : ""}${isDim ? "+d" : ""}:${piece}`,
      )
      .join("|"),
  );
}

it.each([
  ["plain text", "a\nb", [":a", ":b"]],
  ["a colour and its end", "\u001b[31mred\u001b[39m a", ["red:red|: a"]],
  ["a style that goes on in the next line", "\u001b[1;32ma\nb\u001b[0m c", ["green+b:a", "green+b:b|: c"]],
  ["bold and dim that end together", "\u001b[1ma\u001b[2mb\u001b[22mc", ["+b:a|+b+d:b|:c"]],
  ["bright colours", "\u001b[91ma", ["red:a"]],
  ["a reset without a number", "\u001b[36ma\u001b[mb", ["cyan:a|:b"]],
  ["palette colours", "\u001b[38;5;2ma\u001b[38;5;200mb", ["green:a|:b"]],
  ["true colours, which take their numbers with them", "\u001b[38;2;31;32;33ma\u001b[1mb", [":a|+b:b"]],
  ["backgrounds, which are left out", "\u001b[41ma\u001b[48;5;1mb", [":a|:b"]],
  [
    "codes that move the cursor, and links",
    "a\u001b[2Kb\u001b]8;;http://x\u0007c\u001b]8;;\u0007\u001b(Bd",
    [":a|:b|:c|:d"],
  ],
  ["links that end with an escape", "\u001b]8;;http://x\u001b\\c\u001b]8;;\u001b\\d", [":c|:d"]],
  ["an escape that begins nothing", "a\u001b", [":a"]],
  ["an empty line", "\n", ["", ""]],
])("shows %s", (_, text, lines) => {
  expect(shown(text)).toEqual(lines);
});

it("copies text without codes", () => {
  expect(withoutCodes("\u001b[31mred\u001b[39m\n\u001b]8;;x\u0007a")).toBe("red\na");
});

it("takes no longer for many codes that end nowhere", () => {
  expect(styledLines("\u001b]".repeat(50_000)).flat().length).toBeLessThanOrEqual(50_000);
});
