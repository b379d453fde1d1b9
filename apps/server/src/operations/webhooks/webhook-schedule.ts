import { DAY_MS, HOUR_MS, later, MINUTE_MS, SECOND_MS } from "../../platform/time.ts";

/** Pauses after each failed attempt, over 24 hours in all; then a delivery is given up. */
const PAUSES_MS = [
  5 * SECOND_MS,
  MINUTE_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  8 * HOUR_MS,
  8.5 * HOUR_MS,
];

/** A target that names a later time is believed up to this. */
const LONGEST_WAIT_MS = DAY_MS;

/** When to try again after the attempt at this place of the schedule failed; null: never. `waitMs` is what the target asks for. */
export function nextAttemptAt(now: string, step: number, waitMs: number): string | null {
  const pause = PAUSES_MS[step];
  return pause === undefined ? null : later(now, Math.max(pause, Math.min(waitMs, LONGEST_WAIT_MS)));
}

/** What a `Retry-After` asks for, in milliseconds: seconds or a date (RFC 9110, 10.2.3); 0 where it can't be read. */
export function retryAfterMs(value: string | undefined, now: string): number {
  if (value === undefined) return 0;
  const text = value.trim();
  if (/^\d{1,9}$/.test(text)) return Number(text) * SECOND_MS;
  const at = /^[A-Z][a-z]{2}, /.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? 0 : Math.max(0, at - Date.parse(now));
}
