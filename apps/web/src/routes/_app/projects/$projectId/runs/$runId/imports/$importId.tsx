import { Group, Stack, Text, Title } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { createFileRoute, useNavigate } from "@tanstack/react-router";
import { DeleteButton } from "#web/bin/delete-button.tsx";
import { PANEL_PARTS } from "#web/components/panel-parts.ts";
import { RoutePanel } from "#web/components/route-panel.tsx";
import { formatExactTime } from "#web/components/time.tsx";
import { importName } from "#web/imports/import-columns.tsx";
import { ImportReceiptView } from "#web/imports/import-receipt.tsx";
import { ImportResults } from "#web/imports/import-results.tsx";
import { ImportStatus } from "#web/imports/import-status.tsx";
import { useProject } from "#web/projects/use-project.ts";
import { trpc } from "#web/trpc.ts";

export const Route = createFileRoute("/_app/projects/$projectId/runs/$runId/imports/$importId")({
  loader: async ({ context, params: { projectId, importId } }) => {
    await context.queryClient.ensureQueryData(trpc.import.get.queryOptions({ projectId, importId }));
  },
  component: ImportPanel,
  ...PANEL_PARTS,
});

/** The receipt of an upload, and how each of its results found its test case. */
function ImportPanel() {
  const { projectId, importId } = Route.useParams();
  const { mayWrite } = useProject(projectId);
  const navigate = useNavigate();
  const { data } = useSuspenseQuery(trpc.import.get.queryOptions({ projectId, importId }));
  return (
    <RoutePanel
      subject={importId}
      header={
        <Stack gap="2xs" align="flex-start">
          <ImportStatus entry={data} />
          <Title order={2}>{importName(data)}</Title>
          <Text size="xs" c="dimmed">
            {formatExactTime(data.createdAt)}
          </Text>
        </Stack>
      }
    >
      <Stack gap="lg">
        <ImportReceiptView receipt={data} />
        {mayWrite && (
          <Group>
            <DeleteButton
              size="xs"
              of={{ projectId, kind: "import", target: importId }}
              name="this import"
              leave={() => navigate({ to: "/projects/$projectId/runs", params: { projectId } })}
            >
              Test cycle and run are counted again without it.
            </DeleteButton>
          </Group>
        )}
        <ImportResults projectId={projectId} importId={importId} />
      </Stack>
    </RoutePanel>
  );
}
