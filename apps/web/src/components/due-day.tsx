import { Text } from "@mantine/core";
import { formatCalendarDay } from "./time.tsx";

/** A day until when something is to be done; one that is over stands out. */
export function DueDay({ day }: { day: string }) {
  const isOver = day < new Date().toISOString().slice(0, 10);
  return (
    <Text component="time" dateTime={day} inherit c={isOver ? "warning" : undefined}>
      {isOver ? "Was due" : "Due"} {formatCalendarDay(day)}
    </Text>
  );
}
