import { Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { createFileRoute } from "@tanstack/react-router";
import type { Run } from "@tessera/domain";
import { ButtonLink, TextLink } from "#web/components/button-link.tsx";
import { DataTable } from "#web/components/data-table/data-table.tsx";
import { LoadError } from "#web/components/load-error.tsx";
import { LongText } from "#web/components/long-text.tsx";
import { NothingHere } from "#web/components/nothing-here.tsx";
import { Page } from "#web/components/page.tsx";
import { ListSkeleton } from "#web/components/page-skeleton.tsx";
import { SettingsSection } from "#web/components/settings-section.tsx";
import { branchRunsQuery, latestRunsQuery } from "#web/insight/dashboard-queries.ts";
import { type DashboardView, DEFAULT_TREND_DAYS, readDashboardView } from "#web/insight/dashboard-view.ts";
import { LatestVerdict } from "#web/insight/latest-verdict.tsx";
import { Trends } from "#web/insight/trends.tsx";
import { FirstUpload } from "#web/projects/first-upload.tsx";
import { useProject } from "#web/projects/use-project.ts";
import { runBrief, runColumns } from "#web/runs/run-columns.tsx";
import { useLiveRuns } from "#web/runs/use-live-runs.ts";
import { FollowMenu } from "#web/subscriptions/follow-menu.tsx";
import { trpc } from "#web/trpc.ts";
import { useSetView } from "#web/use-set-view.ts";

export const Route = createFileRoute("/_app/projects/$projectId/")({
  validateSearch: readDashboardView,
  loader: async ({ context, params: { projectId } }) => {
    const { queryClient } = context;
    void queryClient.prefetchQuery(latestRunsQuery(projectId));
    const project = await queryClient.ensureQueryData(trpc.project.get.queryOptions({ projectId }));
    void queryClient.prefetchQuery(branchRunsQuery(projectId, project.defaultBranch));
  },
  component: DashboardPage,
});

/** Are we getting better or worse? */
function DashboardPage() {
  const { projectId } = Route.useParams();
  const { project, mayWrite } = useProject(projectId);
  const latest = useQuery(latestRunsQuery(projectId));
  useLiveRuns(projectId);
  return (
    <Page
      title={project.name}
      id={project.id}
      actions={
        <>
          <ButtonLink variant="default" to="/projects/$projectId/activity" params={{ projectId }}>
            Activity
          </ButtonLink>
          <FollowMenu of={{ kind: "project", projectId }} />
        </>
      }
      about={project.description !== "" && <LongText text={project.description} lines={4} />}
    >
      {latest.isError && <LoadError what="The runs" error={latest.error} onRetry={() => void latest.refetch()} />}
      {latest.isPending && <ListSkeleton />}
      {latest.data?.data.length === 0 && <FirstUpload projectId={projectId} mayWrite={mayWrite} />}
      {latest.data && latest.data.data.length > 0 && (
        <Stack gap="xl">
          <DefaultBranch projectId={projectId} branch={project.defaultBranch} latest={latest.data.data} />
          <SettingsSection title="Latest runs">
            <DataTable
              isBare
              name="latest-runs"
              label="Latest runs"
              one="run"
              columns={runColumns(projectId)}
              rows={{
                ...{ loaded: latest.data.data, hasMore: false, isLoadingMore: false, isOutdated: false },
                ...{ error: null, loadMore: () => {}, retry: () => {} },
              }}
              idOf={({ id }) => id}
              brief={runBrief}
              empty={null}
            />
            <TextLink to="/projects/$projectId/runs" params={{ projectId }} mt="xs" display="inline-block">
              All runs
            </TextLink>
          </SettingsSection>
        </Stack>
      )}
    </Page>
  );
}

type DefaultBranchProps = { projectId: string; branch: string; latest: readonly Run[] };

/** The project is judged by the runs of its default branch; without any, by those that name no branch. */
function DefaultBranch({ projectId, branch, latest }: DefaultBranchProps) {
  const { days } = Route.useSearch();
  const setView = useSetView<DashboardView>();
  const runs = useQuery(branchRunsQuery(projectId, branch));
  if (runs.isError) return <LoadError what="The trends" error={runs.error} onRetry={() => void runs.refetch()} />;
  if (!runs.data) return null;
  const isNamed = runs.data.data.length > 0;
  const judged = isNamed ? runs.data.data : latest.filter((run) => run.branch === null);
  const [newest] = judged;
  if (!newest) {
    return (
      <NothingHere title={`No run of ${branch} yet`}>
        The project is judged by its default branch. Runs of other branches are listed below.
      </NothingHere>
    );
  }
  return (
    <>
      <LatestVerdict projectId={projectId} run={newest} />
      {isNamed && (
        <Trends
          {...{ projectId, branch, runs: judged }}
          days={days ?? DEFAULT_TREND_DAYS}
          onDays={(next) => setView({ days: next })}
        />
      )}
    </>
  );
}
