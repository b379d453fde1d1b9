/** Halves of surrogate pairs that stand alone, and NUL: what no database keeps as it came. */
const UNSTORABLE = /[\0\ud800-\udfff]/u;
const EVERY_UNSTORABLE = new RegExp(UNSTORABLE, "gu");
const REPLACEMENT = "\ufffd";

/** What makes it impossible to keep the text as it is, for people; undefined for nearly every text. */
export function storableFault(text: string): string | undefined {
  const found = UNSTORABLE.exec(text)?.[0];
  if (found === undefined) return undefined;
  if (found === "\0") return "Texts can't hold the character NUL (U+0000)";
  const code = found.charCodeAt(0).toString(16).toUpperCase();
  return `Texts must be well-formed Unicode: half of a surrogate pair (U+${code}) stands alone here`;
}

/** The text with U+FFFD in place of characters that no database keeps; for texts whose author can't correct them. */
export function storable(text: string): string {
  return text.replace(EVERY_UNSTORABLE, REPLACEMENT);
}

/**
 * Characters that people can't see and that change what they see: controls and line ends, directions (UAX #9) and
 * whatever else is ignorable by default. Joiners and variation selectors stay, which scripts and emoji are written with.
 */
const UNSEEN = /(?![\u034f\p{Join_Control}\p{Variation_Selector}])[\p{Cc}\p{Zl}\p{Zp}\p{DI}\u{fff9}-\u{fffb}]/u;
const EVERY_UNSEEN = new RegExp(UNSEEN, "gu");
/** A flag of a part of a country: a black flag, tags that spell the part, and the tag that ends them. */
const TAGGED_FLAGS = /\u{1f3f4}[\u{e0020}-\u{e007e}]+\u{e007f}/gu;
const DIRECTION = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;
const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}]/u;
/** Blank, or nothing at all, wherever it is shown; U+2800 is Braille's blank. */
const BLANK = /[\s\p{DI}\p{Cc}\u2800]/gu;

/** The first character that people can't see, and of which kind it is; undefined where there is none. */
export function unseenCharacter(
  text: string,
): { kind: "control" | "direction" | "invisible"; code: string } | undefined {
  const found = UNSEEN.exec(text.replace(TAGGED_FLAGS, ""))?.[0];
  if (found === undefined) return undefined;
  const kind = CONTROL.test(found) ? "control" : DIRECTION.test(found) ? "direction" : "invisible";
  return { kind, code: codePoint(found) };
}

/** True of a text of which something can be seen. */
export function isVisible(text: string): boolean {
  return withoutBlanks(text) !== "";
}

/** The text without what shows nothing. */
export function withoutBlanks(text: string): string {
  return text.replace(BLANK, "");
}

/** The text on one line with its unseen characters written out, as `⟨U+202E⟩`; for names that came in a report. */
export function shownText(text: string): string {
  const flat = text.replace(/[\t\n\v\f\r\u0085\u2028\u2029]+/g, " ");
  return unseenCharacter(flat) ? flat.replace(EVERY_UNSEEN, (found) => `⟨${codePoint(found)}⟩`) : flat;
}

function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}
