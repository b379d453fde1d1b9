/** What 32 bits hold, 24.8 days: no test runs longer, and databases keep durations in as many. */
const LONGEST_MS = 2 ** 31 - 1;

/** Rounded; null for none, negative ones and nonsense. */
export function wholeMilliseconds(value: number | null | undefined): number | null {
  if (value === null || value === undefined) return null;
  const whole = Math.round(value);
  return whole >= 0 && whole <= LONGEST_MS ? whole : null;
}
