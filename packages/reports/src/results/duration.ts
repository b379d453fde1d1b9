/** `1,234.5` and `1,234,567`: commas between thousands. A single comma without a point, as in `0,123`, is a decimal one. */
const THOUSANDS = /^\d{1,3}(?:(?:,\d{3})+\.\d+|(?:,\d{3}){2,})$/;
const DECIMAL_COMMA = /^\d+,\d+$/;
const NUMBER = /^\+?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;

const CLOCK = /^(?:(\d{1,3})\.)?(\d{1,3}):(\d{1,2}):(\d{1,2}(?:\.\d{1,9})?)$/;

/** Characters of a number that means anything; longer ones are nonsense, and never reach a pattern. */
const MAX_LENGTH = 50;

/** Whole milliseconds that 32 bits hold, 24.8 days: no test runs longer, and databases keep durations in as many. */
const LONGEST = 2 ** 31 - 1;

/**
 * Milliseconds of a `time` attribute, which has seconds in one of many spellings; null for none, negative ones, more than
 * 24.8 days, and nonsense.
 */
export function parseSeconds(text: string | undefined): number | null {
  const trimmed = text?.trim() ?? "";
  if (trimmed.length > MAX_LENGTH) return null;
  const plain = withPoint(trimmed);
  const milliseconds = NUMBER.test(plain) ? Math.round(Number(plain) * 1000) : Number.NaN;
  return milliseconds <= LONGEST ? milliseconds : null;
}

/** Milliseconds of `01:02:03.5` or `1.01:02:03`, with days before the hours; null for anything else. */
export function parseClock(text: string | undefined): number | null {
  const [, days = "0", hours = "", minutes = "", seconds = ""] =
    CLOCK.exec(text?.trim().slice(0, MAX_LENGTH) ?? "") ?? [];
  if (seconds === "") return null;
  const whole = (Number(days) * 24 + Number(hours)) * 3600 + Number(minutes) * 60 + Number(seconds);
  return parseSeconds(String(whole));
}

function withPoint(text: string): string {
  if (!text.includes(",")) return text;
  if (THOUSANDS.test(text)) return text.replaceAll(",", "");
  return DECIMAL_COMMA.test(text) ? text.replace(",", ".") : text;
}
