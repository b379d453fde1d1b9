import "@mantine/dates/styles.layer.css";
import { DatePickerInput } from "@mantine/dates";
import { IconCalendar } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import classes from "./days-picker.module.css";
import { type DaysFilterProps, daysText } from "./days-text.ts";

/** The calendar of `DaysFilter`: it takes the focus from the button that stood here before it, and opens at once. */
export function DaysPicker({ from, to, onChange }: DaysFilterProps) {
  const input = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    input.current?.focus({ preventScroll: true });
    input.current?.click();
  }, []);
  // A span with only its first day is no question yet.
  const [begun, setBegun] = useState<string | null>(null);
  return (
    <DatePickerInput
      ref={input}
      type="range"
      className={classes.days}
      // What it shows is its name; a label of its own would hide the days.
      title="Days (UTC)"
      // The calendar takes no last day without a first one.
      placeholder={daysText([from, to]) || "Any day (UTC)"}
      valueFormatter={() => daysText(begun === null ? [from, to] : [begun, undefined])}
      allowSingleDateInRange
      clearable
      clearButtonProps={{ "aria-label": "Clear days" }}
      leftSection={<IconCalendar size={16} aria-hidden />}
      weekendDays={[]}
      value={begun === null ? [from ?? null, (from && to) ?? null] : [begun, null]}
      onChange={([first, last]) => {
        if (first !== null && last === null) return setBegun(first);
        setBegun(null);
        onChange({ from: first ?? undefined, to: last ?? undefined });
      }}
    />
  );
}
