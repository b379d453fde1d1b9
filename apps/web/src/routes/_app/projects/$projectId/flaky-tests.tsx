import { Text } from "@mantine/core";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { createFileRoute } from "@tanstack/react-router";
import { useState } from "react";
import { DataTable } from "#web/components/data-table/data-table.tsx";
import { pagedRows } from "#web/components/data-table/table-rows.ts";
import filters from "#web/components/filters.module.css";
import { NothingHere } from "#web/components/nothing-here.tsx";
import { Page } from "#web/components/page.tsx";
import { TextFilter } from "#web/components/text-filter.tsx";
import { flakyBrief, flakyColumns } from "#web/insight/flaky-columns.tsx";
import { FlakyMenu } from "#web/insight/flaky-menu.tsx";
import { flakyQuery } from "#web/insight/flaky-query.ts";
import { type FlakyView, readFlakyView } from "#web/insight/flaky-view.ts";
import { type MuteQuestion, MuteTest } from "#web/insight/mute-test.tsx";
import { ownerFilter } from "#web/owners/owner-filter.ts";
import { useProject } from "#web/projects/use-project.ts";
import { useSetView } from "#web/use-set-view.ts";

export const Route = createFileRoute("/_app/projects/$projectId/flaky-tests")({
  validateSearch: readFlakyView,
  loader: ({ context, params, location }) => {
    void context.queryClient.prefetchInfiniteQuery(flakyQuery(params.projectId, readFlakyView(location.search)));
  },
  component: FlakyTestsPage,
});

/** Which tests can't be trusted. */
function FlakyTestsPage() {
  const { projectId } = Route.useParams();
  const view = Route.useSearch();
  const { project, mayWrite } = useProject(projectId);
  const [question, askMute] = useState<MuteQuestion>();
  const tests = useInfiniteQuery({ ...flakyQuery(projectId, view), placeholderData: keepPreviousData });
  const setView = useSetView<FlakyView>();
  return (
    <Page
      about={
        <Text c="dimmed">
          Tests that failed and passed without a change, in the last 100 complete runs of 30 days. Outages don't count.
        </Text>
      }
    >
      <div className={filters.filters}>
        <TextFilter
          label="Branch"
          value={view.branch}
          known={[project.defaultBranch]}
          onChange={(branch) => setView({ ...view, branch })}
        />
        <TextFilter
          label="Owner"
          value={view.owner}
          known={tests.data?.pages.flatMap((page) => page.data.flatMap((test) => test.owners.map(ownerFilter))) ?? []}
          onChange={(owner) => setView({ ...view, owner: owner?.slice(0, 50) })}
        />
      </div>
      <DataTable
        name="flaky-tests"
        label="Flaky tests"
        one="flaky test"
        columns={flakyColumns(projectId)}
        rows={pagedRows(tests)}
        idOf={(test) => test.case.id}
        brief={flakyBrief}
        isFaint={({ muted }) => muted}
        actions={
          mayWrite
            ? (test) => (
                <FlakyMenu
                  projectId={projectId}
                  test={test}
                  onMute={() => askMute({ caseId: test.case.id, name: test.case.name })}
                />
              )
            : undefined
        }
        empty={
          <NothingHere title="No flaky tests">
            {view.branch === undefined && view.owner === undefined
              ? "Every test kept its word in the last 30 days."
              : "None matches the filters."}
          </NothingHere>
        }
      />
      <MuteTest projectId={projectId} question={question} onClose={() => askMute(undefined)} />
    </Page>
  );
}
