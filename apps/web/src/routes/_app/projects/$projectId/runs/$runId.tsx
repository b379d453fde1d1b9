import { Tabs, VisuallyHidden } from "@mantine/core";
import { IconArrowsDiff } from "@tabler/icons-react";
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { createFileRoute, Outlet, useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { DeleteButton } from "#web/bin/delete-button.tsx";
import { ButtonLink } from "#web/components/button-link.tsx";
import { OutcomeBar, outcomeText } from "#web/components/outcome-bar.tsx";
import { Page } from "#web/components/page.tsx";
import { useProject } from "#web/projects/use-project.ts";
import { KeepRun, RetentionFact } from "#web/retention/keep-run.tsx";
import { FinishRun } from "#web/runs/finish-run.tsx";
import { RunFacts } from "#web/runs/run-facts.tsx";
import classes from "#web/runs/run-page.module.css";
import { RunResults } from "#web/runs/run-results.tsx";
import { RunTabList } from "#web/runs/run-tab-list.tsx";
import { firstTab, runResultsQuery } from "#web/runs/run-tabs.ts";
import { runUploadsQuery } from "#web/runs/run-uploads-query.ts";
import { VERDICT_LOOKS, VerdictLabel } from "#web/runs/run-verdict.tsx";
import { type RunTab, type RunView, readRunView } from "#web/runs/run-view.ts";
import { runCausesQuery, runQuery } from "#web/runs/runs-query.ts";
import { ShardMosaic } from "#web/runs/shard-mosaic.tsx";
import { useLiveRuns } from "#web/runs/use-live-runs.ts";
import { useSetView } from "#web/use-set-view.ts";

export const Route = createFileRoute("/_app/projects/$projectId/runs/$runId")({
  validateSearch: readRunView,
  loader: async ({ context, params: { projectId, runId }, location }) => {
    // Only these: the parameters of a panel beside the run stand among them too.
    const ref = { projectId, runId };
    // What stands above the list comes before it, or would push it down.
    const [run] = await Promise.all([
      context.queryClient.ensureQueryData(runQuery(ref)),
      context.queryClient.prefetchQuery(runCausesQuery(ref)),
      context.queryClient.prefetchQuery(runUploadsQuery(ref)),
    ]);
    const view = readRunView(location.search);
    const tab = view.tab ?? firstTab(run);
    if (tab !== "uploads") void context.queryClient.prefetchInfiniteQuery(runResultsQuery(ref, tab, view));
    return { name: run.id };
  },
  component: RunPage,
});

const RunUploads = lazy(async () => ({ default: (await import("#web/runs/run-uploads.tsx")).RunUploads }));

/** Is it good, and if not, what is new? */
function RunPage() {
  const { projectId, runId } = Route.useParams();
  const view = Route.useSearch();
  const { data: run } = useSuspenseQuery(runQuery({ projectId, runId }));
  const uploads = useQuery(runUploadsQuery({ projectId, runId }));
  const { mayWrite } = useProject(projectId);
  const setView = useSetView<RunView>();
  const navigate = useNavigate();
  // What comes in while someone reads must not take the tab away under them.
  const [first] = useState(() => ({ runId, tab: firstTab(run) }));
  const tab = view.tab ?? (first.runId === runId ? first.tab : firstTab(run));
  useLiveRuns(projectId);
  return (
    <>
      <Page
        isFact
        title={run.reason}
        kicker={
          <>
            <VerdictLabel verdict={run.verdict} />
            <span className={classes.id}>{run.id}</span>
            <span className={classes.name} dir="auto" title={run.name}>
              {run.name}
            </span>
          </>
        }
        about={
          <RunFacts projectId={projectId} run={run}>
            <RetentionFact projectId={projectId} runId={runId} />
          </RunFacts>
        }
        actions={
          <>
            <ButtonLink
              variant="default"
              to="/projects/$projectId/runs/$runId/comparison"
              params={{ projectId, runId }}
              leftSection={<IconArrowsDiff size={16} aria-hidden />}
            >
              Compare
            </ButtonLink>
            {mayWrite && run.verdict === "running" && <FinishRun projectId={projectId} run={run} />}
            {mayWrite && <KeepRun projectId={projectId} runId={runId} />}
            {mayWrite && (
              <DeleteButton
                of={{ projectId, kind: "run", target: runId }}
                name={runId}
                leave={() => navigate({ to: "/projects/$projectId/runs", params: { projectId } })}
              >
                Test cycles are counted again without it.
              </DeleteButton>
            )}
          </>
        }
      >
        <VisuallyHidden role="status">
          {VERDICT_LOOKS[run.verdict].word}: {run.reason}
        </VisuallyHidden>
        <div className={classes.overview}>
          <div className={classes.outcome}>
            <OutcomeBar counts={run.counts} size="thick" />
            <p className={classes.counts}>{outcomeText(run.counts)}</p>
          </div>
          <ShardMosaic projectId={projectId} run={run} />
        </div>
        <Tabs value={tab} onChange={(next) => setView({ tab: (next as RunTab | null) ?? undefined })}>
          <RunTabList
            run={run}
            shown={tab}
            uploads={uploads.data?.nextCursor === null ? uploads.data.data.length : undefined}
          />
          <Tabs.Panel value={tab}>
            {tab === "uploads" ? (
              <Suspense>
                <RunUploads projectId={projectId} runId={runId} />
              </Suspense>
            ) : (
              <RunResults key={tab} {...{ projectId, run, tab, view }} onChange={setView} />
            )}
          </Tabs.Panel>
        </Tabs>
      </Page>
      <Outlet />
    </>
  );
}
