import { Text, VisuallyHidden } from "@mantine/core";

const exact = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "long",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  timeZoneName: "short",
});
const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" });
const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });

const UNITS = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["week", 604_800],
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
] as const;

/** `13 September 2030, 14:00 CEST`, in the reader's own zone. */
export const formatExactTime = (time: string): string => exact.format(new Date(time)).replace(" at ", ", ");

/** `13 Sept 2030`, in the reader's own zone. */
export const formatDay = (time: string): string => day.format(new Date(time));

export function formatRelativeTime(time: string, now: number): string {
  const seconds = Math.round((Date.parse(time) - now) / 1000);
  for (const [unit, size] of UNITS) {
    if (Math.abs(seconds) >= size) return relative.format(Math.trunc(seconds / size), unit);
  }
  return "just now";
}

/** "3 hours ago", with the exact time on hover and for screen readers. */
export function TimeAgo({ time }: { time: string }) {
  const exactly = formatExactTime(time);
  return (
    <time dateTime={time} title={exactly}>
      {formatRelativeTime(time, Date.now())}
      <VisuallyHidden component="span">, {exactly}</VisuallyHidden>
    </time>
  );
}

/** A day, absolute, and under it how far away it is. */
export function DayAndDistance({ time }: { time: string }) {
  return (
    <time dateTime={time} title={formatExactTime(time)}>
      {formatDay(time)}
      <Text component="span" display="block" size="xs" c="dimmed">
        {formatRelativeTime(time, Date.now())}
      </Text>
    </time>
  );
}
