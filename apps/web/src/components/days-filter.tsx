import "@mantine/dates/styles.layer.css";
import { DatePickerInput } from "@mantine/dates";
import { IconCalendar } from "@tabler/icons-react";
import { useState } from "react";
import { formatCalendarDay } from "#web/components/time.tsx";
import classes from "./days-filter.module.css";

/** Days of the calendar, `YYYY-MM-DD`, UTC. */
type Days = { from?: string | undefined; to?: string | undefined };

/** Picks the first and the last day of what a table shows. */
export function DaysFilter({
  from,
  to,
  onChange,
}: Days & { onChange: (days: { from: string | undefined; to: string | undefined }) => void }) {
  // A span with only its first day is no question yet.
  const [begun, setBegun] = useState<string | null>(null);
  return (
    <DatePickerInput
      type="range"
      className={classes.days}
      // What it shows is its name; a label of its own would hide the days.
      title="Days (UTC)"
      placeholder="Any day (UTC)"
      valueFormatter={({ date }) => daysText(Array.isArray(date) ? date : [])}
      allowSingleDateInRange
      clearable
      clearButtonProps={{ "aria-label": "Clear days" }}
      leftSection={<IconCalendar size={16} aria-hidden />}
      weekendDays={[]}
      value={begun === null ? [from ?? null, to ?? null] : [begun, null]}
      onChange={([first, last]) => {
        if (first !== null && last === null) return setBegun(first);
        setBegun(null);
        onChange({ from: first ?? undefined, to: last ?? undefined });
      }}
    />
  );
}

const daysText = (of: (string | Date | null)[]) =>
  of.flatMap((day) => (typeof day === "string" ? [formatCalendarDay(day)] : [])).join(" – ");
