import { formatCalendarDay } from "./time.tsx";

export type DaysFilterProps = {
  /** Days of the calendar, `YYYY-MM-DD`, UTC. */
  from?: string | undefined;
  to?: string | undefined;
  onChange: (days: { from: string | undefined; to: string | undefined }) => void;
};

/** `3 Nov 2030 – 5 Nov 2030`, `Since 3 Nov 2030`, `Until 5 Nov 2030`; empty without both. */
export function daysText([from, to]: readonly [from: string | undefined, to: string | undefined]): string {
  if (from === undefined) return to === undefined ? "" : `Until ${formatCalendarDay(to)}`;
  return to === undefined
    ? `Since ${formatCalendarDay(from)}`
    : `${formatCalendarDay(from)} – ${formatCalendarDay(to)}`;
}
