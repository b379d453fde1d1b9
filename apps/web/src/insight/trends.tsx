import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { Run } from "@tessera/domain";
import { FilterChip } from "#web/components/filter-chip.tsx";
import filters from "#web/components/filters.module.css";
import { LoadError } from "#web/components/load-error.tsx";
import { SettingsSection } from "#web/components/settings-section.tsx";
import { trendOfDays, trendOfRuns, trendsQuery } from "./dashboard-queries.ts";
import { DEFAULT_TREND_DAYS, TREND_DAYS } from "./dashboard-view.ts";
import { TrendCharts } from "./trend-charts.tsx";

type TrendsProps = {
  projectId: string;
  branch: string;
  days: number;
  onDays: (days: number | undefined) => void;
  /** The newest runs of the branch, for a project too young to have days to compare. */
  runs: readonly Run[];
};

/** The branch by day; run by run while there is only one day. */
export function Trends({ projectId, branch, days, onDays, runs }: TrendsProps) {
  const navigate = useNavigate();
  const trends = useQuery(trendsQuery(projectId, branch, days));
  if (trends.isError) return <LoadError what="The trends" error={trends.error} onRetry={() => void trends.refetch()} />;
  if (!trends.data) return null;
  const byDay = trendOfDays(trends.data.data);
  const byRun = trendOfRuns(runs);
  const isByDay = byDay.length > 1 || days !== DEFAULT_TREND_DAYS;
  if (!isByDay && byRun.length < 2) return null;
  return (
    <SettingsSection
      title="Trends"
      about={isByDay ? `Complete runs of ${branch}, by day` : `The last ${byRun.length} runs of ${branch}`}
    >
      {isByDay && (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset would ask for a form
        <div className={`${filters.filters} ${filters.chips}`} role="group" aria-label="Days">
          {TREND_DAYS.map((count) => (
            <FilterChip
              key={count}
              pressed={count === days}
              onToggle={() => onDays(count === DEFAULT_TREND_DAYS ? undefined : count)}
            >
              {count === 365 ? "1 year" : `${count} days`}
            </FilterChip>
          ))}
        </div>
      )}
      <TrendCharts
        points={isByDay ? byDay : byRun}
        onPick={(key) =>
          void navigate(
            isByDay
              ? { to: "/projects/$projectId/runs", params: { projectId }, search: { branch, from: key, to: key } }
              : { to: "/projects/$projectId/runs/$runId", params: { projectId, runId: key } },
          )
        }
      />
    </SettingsSection>
  );
}
