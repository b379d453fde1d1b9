/** Units of a duration in words, as milliseconds. */
const UNITS: ReadonlyMap<string, number> = new Map([
  ["ms", 1],
  ["s", 1000],
  ["m", 60_000],
  ["min", 60_000],
  ["h", 3_600_000],
]);
const PARTS = /(\d{1,12}(?:[.,]\d{1,12})?)\s{0,3}(ms|min|[smh])\b/g;
const MAX_LENGTH = 60;

/** Milliseconds of `0.1s`, `1m 2s` or `1,5 s`; null where the text says no duration. */
export function milliseconds(text: string): number | null {
  if (text.length > MAX_LENGTH) return null;
  let sum: number | null = null;
  for (const [, number = "", unit = ""] of text.matchAll(PARTS)) {
    sum = (sum ?? 0) + Number(number.replace(",", ".")) * (UNITS.get(unit) ?? 0);
  }
  return sum;
}
