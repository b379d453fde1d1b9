import { Text, VisuallyHidden } from "@mantine/core";
import { dateFormats, useDateFormats, utcFormat } from "./date-format.ts";
import classes from "./time.module.css";

const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });

const UNITS = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["week", 604_800],
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
] as const;

/** `13 September 2030, 14:00 CEST`, in the language and zone that the reader chose. */
export const formatExactTime = (time: string): string =>
  dateFormats().exact.format(new Date(time)).replace(" at ", ", ");

/** `13 Sept 2030`, in the language and zone that the reader chose. */
export const formatDay = (time: string): string => dateFormats().day.format(new Date(time));

/** `13 Sept 2030` for `2030-09-13`: a day of the calendar, the same in every zone. */
export const formatCalendarDay = (day: string): string => dateFormats().calendarDay.format(new Date(day));

export function formatRelativeTime(time: string, now: number): string {
  const seconds = Math.round((Date.parse(time) - now) / 1000);
  for (const [unit, size] of UNITS) {
    const count = seconds / size;
    // What is past has lasted so long at least; what is to come is not a day nearer because of a second.
    if (Math.abs(seconds) >= size) return relative.format(seconds < 0 ? Math.trunc(count) : Math.round(count), unit);
  }
  return "just now";
}

/** "3 hours ago", with the exact time on hover and for screen readers. */
export function TimeAgo({ time }: { time: string }) {
  useDateFormats();
  const exactly = formatExactTime(time);
  return (
    <time dateTime={time} title={exactly}>
      {formatRelativeTime(time, Date.now())}
      <VisuallyHidden component="span">, {exactly}</VisuallyHidden>
    </time>
  );
}

/** `13 Sept 2030, 12:00:05 UTC` */
export const formatUtcTime = (time: string): string => utcFormat().format(new Date(time));

/** The exact second, with the time of the reader's own zone on hover. */
export function UtcTime({ time }: { time: string }) {
  useDateFormats();
  return (
    <time dateTime={time} title={`${formatExactTime(time)} · ${formatRelativeTime(time, Date.now())}`}>
      {formatUtcTime(time)}
    </time>
  );
}

/** An absolute day, with the exact time on hover. */
export function Day({ time }: { time: string }) {
  useDateFormats();
  return (
    <time dateTime={time} title={formatExactTime(time)}>
      {formatDay(time)}
    </time>
  );
}

/** An absolute time: the day, and under it the time with its zone and how far away it is. */
export function DayAndDistance({ time }: { time: string }) {
  const { clock } = useDateFormats();
  return (
    <time dateTime={time} title={formatExactTime(time)}>
      {formatDay(time)}
      <Text component="span" size="xs" c="dimmed" className={classes.distance}>
        {clock.format(new Date(time))} · {formatRelativeTime(time, Date.now())}
      </Text>
    </time>
  );
}
