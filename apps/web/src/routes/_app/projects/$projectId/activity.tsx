import { Button, Text } from "@mantine/core";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { createFileRoute } from "@tanstack/react-router";
import { ACTIVITY_KINDS } from "@tessera/domain";
import { activityBrief, activityColumns, KIND_LABELS } from "#web/activity/activity-columns.tsx";
import { activityQuery } from "#web/activity/activity-query.ts";
import { type ActivityView, readActivityView } from "#web/activity/activity-view.ts";
import { DataTable } from "#web/components/data-table/data-table.tsx";
import { pagedRows } from "#web/components/data-table/table-rows.ts";
import { FilterChip, FilterChips } from "#web/components/filter-chip.tsx";
import filters from "#web/components/filters.module.css";
import { NothingHere } from "#web/components/nothing-here.tsx";
import { Page } from "#web/components/page.tsx";
import { MemberSelect } from "#web/members/member-select.tsx";
import { toggled } from "#web/search-params.ts";
import { useSetView } from "#web/use-set-view.ts";

export const Route = createFileRoute("/_app/projects/$projectId/activity")({
  validateSearch: readActivityView,
  loader: ({ context, params, location }) => {
    const view = readActivityView(location.search);
    void context.queryClient.prefetchInfiniteQuery(activityQuery(params.projectId, view));
  },
  component: ActivityPage,
});

/** Who did what in the project, the newest first. */
function ActivityPage() {
  const { projectId } = Route.useParams();
  const view = Route.useSearch();
  const setView = useSetView<ActivityView>();
  const activity = useInfiniteQuery({ ...activityQuery(projectId, view), placeholderData: keepPreviousData });
  const isFiltered = view.kind !== undefined || view.by !== undefined;
  return (
    <Page about={<Text c="dimmed">What people and programs did in this project, newest first.</Text>}>
      <div className={filters.filters}>
        <div className={filters.line}>
          <MemberSelect
            projectId={projectId}
            aria-label="Who did it"
            placeholder="Anyone"
            value={view.by ?? null}
            onChange={(by) => setView({ ...view, by: by ?? undefined })}
          />
          <FilterChips label="Filter by part of the project">
            {ACTIVITY_KINDS.map((kind) => (
              <FilterChip
                key={kind}
                pressed={view.kind?.includes(kind) ?? false}
                onToggle={() => setView({ ...view, kind: toggled(view.kind, kind, ACTIVITY_KINDS) })}
              >
                {KIND_LABELS[kind]}
              </FilterChip>
            ))}
          </FilterChips>
          {isFiltered && (
            <Button size="compact-sm" variant="subtle" onClick={() => setView({})}>
              Clear filters
            </Button>
          )}
        </div>
      </div>
      <DataTable
        name="activity"
        label="Activity"
        one="activity"
        many="activities"
        columns={activityColumns(projectId)}
        rows={pagedRows(activity)}
        idOf={({ id }) => id}
        brief={activityBrief}
        empty={
          <NothingHere title={isFiltered ? "Nothing matches" : "Nothing happened yet"}>
            {isFiltered ? "Try fewer filters." : "What people and programs do in this project appears here."}
          </NothingHere>
        }
      />
    </Page>
  );
}
