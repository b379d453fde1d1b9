import { Button } from "@mantine/core";
import { IconUpload } from "@tabler/icons-react";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { createFileRoute } from "@tanstack/react-router";
import type { Run } from "@tessera/domain";
import { lazy, Suspense, useState } from "react";
import { DataTable } from "#web/components/data-table/data-table.tsx";
import { pagedRows } from "#web/components/data-table/table-rows.ts";
import { NothingHere } from "#web/components/nothing-here.tsx";
import { Page } from "#web/components/page.tsx";
import { WhenOpened } from "#web/components/when-opened.tsx";
import { DropArea } from "#web/imports/drop-area.tsx";
import { useProject } from "#web/projects/use-project.ts";
import { runBrief, runColumns } from "#web/runs/run-columns.tsx";
import { RunsFilter } from "#web/runs/runs-filter.tsx";
import { runsQuery } from "#web/runs/runs-query.ts";
import { isFiltered, type RunsView, readRunsView } from "#web/runs/runs-view.ts";
import { useLiveRuns } from "#web/runs/use-live-runs.ts";
import { useSetView } from "#web/use-set-view.ts";
import { SavedViewsButton } from "#web/views/saved-views-button.tsx";
import { queryOf, viewIn } from "#web/views/view-query.ts";

export const Route = createFileRoute("/_app/projects/$projectId/runs/")({
  validateSearch: readRunsView,
  loader: ({ context, params, location }) => {
    void context.queryClient.prefetchInfiniteQuery(runsQuery(params.projectId, readRunsView(location.search)));
  },
  component: RunsPage,
});

const FirstUpload = lazy(async () => ({ default: (await import("#web/projects/first-upload.tsx")).FirstUpload }));
const UploadDialog = lazy(async () => ({ default: (await import("#web/imports/upload-dialog.tsx")).UploadDialog }));

function RunsPage() {
  const { projectId } = Route.useParams();
  const view = Route.useSearch();
  const { project, mayWrite } = useProject(projectId);
  const runs = useInfiniteQuery({ ...runsQuery(projectId, view), placeholderData: keepPreviousData });
  const setView = useSetView<RunsView>();
  const [uploading, setUploading] = useState<readonly File[]>();
  useLiveRuns(projectId);
  const rows = pagedRows<Run>(runs);
  const filtered = isFiltered(view);
  const isEmpty = rows.loaded?.length === 0 && !filtered;
  return (
    <DropArea isActive={mayWrite && uploading === undefined} onDrop={setUploading}>
      <Page
        actions={
          mayWrite && (
            <Button
              variant={isEmpty ? "default" : "filled"}
              leftSection={<IconUpload size={16} aria-hidden />}
              onClick={() => setUploading([])}
            >
              Upload reports
            </Button>
          )
        }
      >
        {!isEmpty && (
          <RunsFilter view={view} onChange={setView} known={knownValues(rows.loaded, project.defaultBranch)}>
            <SavedViewsButton
              {...{ projectId, mayWrite }}
              page="runs"
              query={queryOf(view)}
              onChoose={(query) => setView(readRunsView(viewIn(query)))}
            />
          </RunsFilter>
        )}
        <DataTable
          name="runs"
          label="Runs"
          one="run"
          columns={runColumns(projectId)}
          rows={rows}
          idOf={({ id }) => id}
          brief={runBrief}
          empty={
            filtered ? (
              <NothingHere
                title="No run matches"
                action={
                  <Button variant="default" onClick={() => setView({})}>
                    Clear filters
                  </Button>
                }
              >
                Try a shorter text or fewer filters.
              </NothingHere>
            ) : (
              <Suspense fallback={null}>
                <FirstUpload projectId={projectId} mayWrite={mayWrite} />
              </Suspense>
            )
          }
        />
        <WhenOpened opened={uploading !== undefined}>
          <UploadDialog
            opened={uploading !== undefined}
            onClose={() => setUploading(undefined)}
            projectId={projectId}
            dropped={uploading}
          />
        </WhenOpened>
      </Page>
    </DropArea>
  );
}

function knownValues(runs: readonly Run[] = [], defaultBranch: string) {
  return {
    branches: [defaultBranch, ...runs.flatMap(({ branch }) => branch ?? [])],
    environments: runs.flatMap(({ environments }) => environments),
  };
}
