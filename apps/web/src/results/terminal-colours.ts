/** Colours as terminals know them, of which the style sheet has readable ones for both themes. */
const TERMINAL_COLOURS = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"] as const;
type TerminalColour = (typeof TERMINAL_COLOURS)[number];

type Style = { colour: TerminalColour | null; isBold: boolean; isDim: boolean };
/** A piece of text in one style. */
export type StyledText = Style & { text: string };

const PLAIN: Style = { colour: null, isBold: false, isDim: false };
const ESCAPE = "\u001b";
const BELL = "\u0007";
/** What follows an escape, as ECMA-48 has it: a control sequence, or one of the codes of two characters. */
const CONTROL_SEQUENCE = /^\[([\d;:]{0,40})[ -/]{0,4}([@-~])/;
const OTHER_CODE = /^[ -/]{0,4}[0-Z\\^-~]/;

/** The text without codes, as one copies it. */
export function withoutCodes(text: string): string {
  if (!text.includes(ESCAPE)) return text;
  return styledLines(text)
    .map((line) => line.map(({ text }) => text).join(""))
    .join("\n");
}

/** The lines of the text, each with the style that its beginning stands in. */
export function styledLines(text: string): StyledText[][] {
  let style = PLAIN;
  return text.split("\n").map((line) => {
    const [before = "", ...pieces] = line.split(ESCAPE);
    const styled = [{ ...style, text: before }];
    for (const piece of pieces) {
      const { code, text } = codeOf(piece);
      if (code !== null) style = applied(style, code);
      styled.push({ ...style, text });
    }
    return styled.filter(({ text }) => text !== "");
  });
}

/** The code of a style at the beginning of what follows an escape, and the text behind it; other codes are left out. */
function codeOf(piece: string): { code: string | null; text: string } {
  const sequence = CONTROL_SEQUENCE.exec(piece);
  if (sequence)
    return { code: sequence[2] === "m" ? (sequence[1] ?? "") : null, text: piece.slice(sequence[0].length) };
  // A link or a title ends with a bell, or else with the next escape.
  if (piece.startsWith("]"))
    return { code: null, text: piece.includes(BELL) ? piece.slice(piece.indexOf(BELL) + 1) : "" };
  return { code: null, text: piece.replace(OTHER_CODE, "") };
}

/** The style after a code like `1;31`. */
function applied(style: Style, code: string): Style {
  const numbers = code.split(/[;:]/).map(Number);
  let next = style;
  for (let index = 0; index < numbers.length; index++) {
    const number = numbers[index] ?? 0;
    if (number === 38 || number === 48) {
      const { colour, length } = extendedColour(numbers.slice(index + 1));
      if (number === 38) next = { ...next, colour };
      index += length;
    } else next = { ...next, ...changeOf(number) };
  }
  return next;
}

function changeOf(number: number): Partial<Style> {
  if (number === 0) return PLAIN;
  if (number === 1) return { isBold: true };
  if (number === 2) return { isDim: true };
  if (number === 22) return { isBold: false, isDim: false };
  if (number === 39) return { colour: null };
  if (number >= 30 && number <= 37) return { colour: TERMINAL_COLOURS[number - 30] ?? null };
  if (number >= 90 && number <= 97) return { colour: TERMINAL_COLOURS[number - 90] ?? null };
  return {};
}

/** `5;n` of a palette, whose first sixteen are the named ones, or `2;r;g;b`, which no theme makes readable. */
function extendedColour([kind, number = 0]: number[]): { colour: TerminalColour | null; length: number } {
  if (kind === 5) return { colour: TERMINAL_COLOURS[number < 16 ? number % 8 : -1] ?? null, length: 2 };
  return { colour: null, length: kind === 2 ? 4 : 1 };
}
