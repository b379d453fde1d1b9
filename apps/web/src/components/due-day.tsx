import { Text } from "@mantine/core";
import { formatCalendarDay } from "./time.tsx";

/** A day until when something is to be done; one that is over stands out. `short` under a head that says what it is. */
export function DueDay({ day, short = false }: { day: string; short?: boolean }) {
  const isOver = day < new Date().toISOString().slice(0, 10);
  return (
    <Text
      component="time"
      dateTime={day}
      inherit
      c={isOver ? "warning" : undefined}
      title={isOver ? "Overdue" : undefined}
    >
      {!short && (isOver ? "Was due " : "Due ")}
      {formatCalendarDay(day)}
    </Text>
  );
}
