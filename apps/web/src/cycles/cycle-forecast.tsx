import { Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { CycleForecast as Forecast, TestCycle } from "@tessera/domain";
import { LineChart } from "#web/components/chart/line-chart.tsx";
import { DueDay } from "#web/components/due-day.tsx";
import { LoadError } from "#web/components/load-error.tsx";
import { countOf, formatCount } from "#web/counting.ts";
import { formatDuration } from "#web/duration.ts";
import { trpc } from "#web/trpc.ts";
import classes from "./cycle-forecast.module.css";

/** How the planned test cases were burnt down, and when the last of them is done at this pace. */
export function CycleForecast({ cycle }: { cycle: TestCycle }) {
  const { projectId, id: cycleId, dueDate } = cycle;
  const forecast = useQuery(trpc.cycle.forecast.queryOptions({ projectId, cycleId }));
  if (forecast.isError) {
    return <LoadError what="The forecast" error={forecast.error} onRetry={() => void forecast.refetch()} />;
  }
  if (!forecast.data) return null;
  const { days, finishesOn } = forecast.data;
  const isLate = dueDate !== null && finishesOn !== null && finishesOn > dueDate;
  return (
    <section className={classes.forecast} aria-label="Forecast">
      {days.length > 1 && (
        <div className={classes.chart}>
          <LineChart
            title="Untested test cases"
            from={0}
            points={days.map(({ day, untested }) => ({ key: day, label: day, value: untested }))}
            format={formatCount}
          />
        </div>
      )}
      <div>
        {finishesOn !== null && cycle.state === "open" && (
          <Text size="sm">
            At this pace the last test case is done on <DueDay day={finishesOn} short />
            {isLate && (
              <Text span c="danger" fw={500}>
                , after the due date
              </Text>
            )}
            .
          </Text>
        )}
        <Text size="sm" c="dimmed">
          {paceText(forecast.data, cycle)}
        </Text>
      </div>
    </section>
  );
}

function paceText({ casesPerDay, workLeftMs, unknown }: Forecast, { state, progress }: TestCycle): string {
  if (state === "closed") return "";
  if (progress.untested === 0) return "Every test case has a result.";
  const pace =
    casesPerDay === null
      ? "No test case got its first result in the last 7 days."
      : `${casesPerDay.toLocaleString("en", { maximumFractionDigits: 1 })} test ${casesPerDay === 1 ? "case" : "cases"} a day in the last 7 days.`;
  if (workLeftMs === null) return pace;
  const without =
    unknown > 0 ? `, with the mean for ${countOf(unknown, "test case")} without a past duration or estimate` : "";
  return `${pace} About ${formatDuration(workLeftMs)} of work is left${without}.`;
}
