import { formatCalendarDay } from "./time.tsx";

export type DaysFilterProps = {
  /** Days of the calendar, `YYYY-MM-DD`, UTC. */
  from?: string | undefined;
  to?: string | undefined;
  onChange: (days: { from: string | undefined; to: string | undefined }) => void;
};

/** `3 Nov 2030 – 5 Nov 2030` */
export const daysText = (days: readonly (string | Date | null)[]): string =>
  days.flatMap((day) => (typeof day === "string" ? [formatCalendarDay(day)] : [])).join(" – ");
