import { Button, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { createFileRoute } from "@tanstack/react-router";
import { appError } from "#web/app-error.ts";
import { DataTable } from "#web/components/data-table/data-table.tsx";
import { pagedRows } from "#web/components/data-table/table-rows.ts";
import { NothingHere } from "#web/components/nothing-here.tsx";
import { Page } from "#web/components/page.tsx";
import { muteBrief, muteColumns } from "#web/insight/mute-columns.tsx";
import { refreshMutes } from "#web/insight/refresh-mutes.ts";
import { useProject } from "#web/projects/use-project.ts";
import { LIST_FRESH_MS, trpc } from "#web/trpc.ts";

const mutesQuery = (projectId: string) =>
  trpc.mute.list.infiniteQueryOptions(
    { projectId },
    { getNextPageParam: (page) => page.nextCursor, staleTime: LIST_FRESH_MS },
  );

export const Route = createFileRoute("/_app/projects/$projectId/mutes")({
  loader: ({ context, params }) => {
    void context.queryClient.prefetchInfiniteQuery(mutesQuery(params.projectId));
  },
  component: MutesPage,
});

/** Which failures don't count for a while, why, and what they hide. */
function MutesPage() {
  const { projectId } = Route.useParams();
  const { mayWrite } = useProject(projectId);
  const mutes = useInfiniteQuery(mutesQuery(projectId));
  return (
    <Page about={<Text c="dimmed">Their failures are counted as muted and fail no run. A mute ends by itself.</Text>}>
      <DataTable
        name="mutes"
        label="Muted tests"
        one="muted test"
        columns={muteColumns(projectId)}
        rows={pagedRows(mutes)}
        idOf={({ id }) => id}
        brief={muteBrief}
        actions={mayWrite ? (mute) => <Unmute projectId={projectId} caseId={mute.case.id} /> : undefined}
        empty={
          <NothingHere title="No muted tests">
            A flaky test can be muted for up to 30 days, from the list of flaky tests or from a failure in a run.
          </NothingHere>
        }
      />
    </Page>
  );
}

function Unmute({ projectId, caseId }: { projectId: string; caseId: string }) {
  const unmute = useMutation(
    trpc.case.unmute.mutationOptions({
      onSuccess: refreshMutes,
      onError: (error) => notifications.show({ color: "danger", message: appError(error).message }),
    }),
  );
  return (
    <Button
      size="compact-xs"
      variant="subtle"
      loading={unmute.isPending}
      aria-label={`End the mute of ${caseId}`}
      onClick={() => unmute.mutate({ projectId, caseId })}
    >
      End
    </Button>
  );
}
