/** Shorter words stand in too many others. */
const LEAST_LENGTH = 3;
const MOST_WORDS = 40;
const PRODUCT = "tessera";

/** Look-alike characters that replace letters in passwords. */
const LOOKALIKES: Record<string, string> = {
  ...{ a: "a@4", b: "b8", c: "c(", e: "e3", g: "g69", i: "i1!|", l: "l1|", o: "o0", s: "s5$", t: "t7+", z: "z2" },
};

/**
 * Takes the words that anyone would try out of a password: names and addresses, the product's name, each also backwards
 * and with look-alike characters. What is left has to be hard to guess by itself.
 */
export function withoutContextWords(password: string, texts: readonly string[]): string {
  return contextWords(texts).reduce((rest, word) => rest.replace(patternOf(word), ""), password);
}

/** The words in these texts, the longest first. */
function contextWords(texts: readonly string[]): string[] {
  const whole = texts.map((text) => text.normalize("NFKC").toLowerCase());
  const words = [PRODUCT, ...whole.flatMap((text) => [text.replace(/\s+/g, ""), ...text.split(/[^\p{L}\p{N}]+/u)])];
  const long = [...new Set(words)].filter((word) => word.length >= LEAST_LENGTH);
  return long.sort((a, b) => b.length - a.length).slice(0, MOST_WORDS);
}

function patternOf(word: string): RegExp {
  const characters = [...word];
  const written = (order: readonly string[]) => order.map((it) => anyOf(LOOKALIKES[it] ?? it)).join("");
  return new RegExp(`${written(characters)}|${written(characters.toReversed())}`, "gu");
}

function anyOf(characters: string): string {
  return `[${characters.replace(/[\\\]^-]/g, "\\$&")}]`;
}
