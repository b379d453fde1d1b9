import { Text, Tooltip } from "@mantine/core";
import type { TokenDay } from "@tessera/domain";
import { formatCalendarDay } from "#web/components/time.tsx";
import { countOf, formatCount } from "#web/counting.ts";
import classes from "./usage-chart.module.css";

/** A bar a day; what was refused is striped, and said in words. */
export function UsageChart({ days }: { days: readonly TokenDay[] }) {
  const most = Math.max(1, ...days.map(({ requests }) => requests));
  const words = usageText(days);
  return (
    <figure className={classes.figure}>
      <div className={classes.bars} data-color-speaks role="img" aria-label={words}>
        {days.map((day) => (
          <Tooltip key={day.day} label={dayText(day)} openDelay={0}>
            <div className={classes.day}>
              <div
                className={classes.bar}
                data-none={day.requests === 0 || undefined}
                style={{ height: `${(day.requests / most) * 100}%` }}
              >
                <div
                  className={classes.denied}
                  style={{ height: `${day.requests === 0 ? 0 : (day.denied / day.requests) * 100}%` }}
                />
              </div>
            </div>
          </Tooltip>
        ))}
      </div>
      <div className={classes.axis} aria-hidden>
        <span>{dayOf(days[0])}</span>
        <span>Today (UTC)</span>
      </div>
      <Text component="figcaption" size="xs" c="dimmed" mt="2xs">
        {words}
      </Text>
    </figure>
  );
}

const dayOf = (day: TokenDay | undefined) => (day === undefined ? "" : formatCalendarDay(day.day));

function dayText(day: TokenDay): string {
  const refused = day.denied > 0 ? `, ${formatCount(day.denied)} refused` : "";
  return `${dayOf(day)}: ${countOf(day.requests, "request")}${refused}`;
}

function usageText(days: readonly TokenDay[]): string {
  const sum = (field: "requests" | "denied") => days.reduce((total, day) => total + day[field], 0);
  if (sum("requests") === 0) return `No requests in the last ${days.length} days.`;
  const busiest = days.reduce((a, b) => (b.requests > a.requests ? b : a));
  const refused = sum("denied") === 0 ? "none refused" : `${formatCount(sum("denied"))} refused`;
  return `${countOf(sum("requests"), "request")} in the last ${days.length} days, ${refused}; most on ${dayOf(busiest)} (${formatCount(busiest.requests)}).`;
}
