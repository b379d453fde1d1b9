import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPencil } from "@tabler/icons-react";
import { useSuspenseQuery } from "@tanstack/react-query";
import { createFileRoute, Outlet, useNavigate } from "@tanstack/react-router";
import { DeleteButton } from "#web/bin/delete-button.tsx";
import { Page } from "#web/components/page.tsx";
import { CycleDialog } from "#web/cycles/cycle-dialog.tsx";
import { CycleFacts } from "#web/cycles/cycle-facts.tsx";
import { FirstUpload } from "#web/projects/first-upload.tsx";
import { useProject } from "#web/projects/use-project.ts";
import { type ResultView, readResultView } from "#web/results/result-view.ts";
import { ResultsFilter } from "#web/results/results-filter.tsx";
import { ResultsTable } from "#web/results/results-table.tsx";
import { trpc } from "#web/trpc.ts";
import { useSetView } from "#web/use-set-view.ts";

export const Route = createFileRoute("/_app/projects/$projectId/cycles/$cycleId")({
  validateSearch: readResultView,
  loader: async ({ context, params: { projectId, cycleId } }) => {
    const cycle = await context.queryClient.ensureQueryData(trpc.cycle.get.queryOptions({ projectId, cycleId }));
    return { name: cycle.name };
  },
  component: CyclePage,
});

function CyclePage() {
  const { projectId, cycleId } = Route.useParams();
  const view = Route.useSearch();
  const { data: cycle } = useSuspenseQuery(trpc.cycle.get.queryOptions({ projectId, cycleId }));
  const { mayWrite } = useProject(projectId);
  const [editing, edit] = useDisclosure();
  const setView = useSetView<ResultView>();
  const navigate = useNavigate();
  const isEmpty = cycle.counts.tests === 0;
  return (
    <>
      <Page
        title={cycle.name}
        id={cycle.id}
        about={<CycleFacts cycle={cycle} />}
        actions={
          mayWrite && (
            <>
              <Button variant="default" leftSection={<IconPencil size={16} aria-hidden />} onClick={edit.open}>
                Edit test cycle
              </Button>
              {!cycle.isMaster && (
                <DeleteButton
                  of={{ projectId, kind: "cycle", target: cycleId }}
                  name={cycle.name}
                  leave={() => navigate({ to: "/projects/$projectId/cycles", params: { projectId } })}
                >
                  Runs and their results stay. Uploads to {cycleId} are refused.
                </DeleteButton>
              )}
            </>
          )
        }
      >
        {isEmpty ? (
          <FirstUpload projectId={projectId} cycleId={cycle.isMaster ? undefined : cycleId} mayWrite={mayWrite} />
        ) : (
          <>
            <ResultsFilter counts={cycle.counts} view={view} onChange={setView} />
            <ResultsTable projectId={projectId} cycleId={cycleId} view={view} onChange={setView} />
          </>
        )}
      </Page>
      <Outlet />
      <CycleDialog opened={editing} onClose={edit.close} projectId={projectId} cycle={cycle} />
    </>
  );
}
