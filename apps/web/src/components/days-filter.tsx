import { Button } from "@mantine/core";
import { IconCalendar } from "@tabler/icons-react";
import { lazy, Suspense, useState } from "react";
import classes from "./days-picker.module.css";
import { type DaysFilterProps, daysText } from "./days-text.ts";

const load = () => import("./days-picker.tsx");
const DaysPicker = lazy(async () => ({ default: (await load()).DaysPicker }));

/** Picks the first and the last day of what a table shows; the calendar is loaded once someone wants it. */
export function DaysFilter(props: DaysFilterProps) {
  const [isWanted, want] = useState(false);
  const closed = (
    <Button
      variant="default"
      className={classes.days}
      fw={400}
      justify="flex-start"
      title="Days (UTC)"
      aria-haspopup="dialog"
      leftSection={<IconCalendar size={16} aria-hidden />}
      onPointerEnter={() => void load()}
      onFocus={() => void load()}
      onClick={() => want(true)}
    >
      {daysText([props.from, props.to]) || "Any day (UTC)"}
    </Button>
  );
  if (!isWanted) return closed;
  return (
    <Suspense fallback={closed}>
      <DaysPicker {...props} />
    </Suspense>
  );
}
