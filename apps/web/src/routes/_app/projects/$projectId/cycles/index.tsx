import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPlus } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { createFileRoute } from "@tanstack/react-router";
import { DataTable } from "#web/components/data-table/data-table.tsx";
import { pagedRows } from "#web/components/data-table/table-rows.ts";
import { Page } from "#web/components/page.tsx";
import { CYCLE_COLUMNS } from "#web/cycles/cycle-columns.tsx";
import { CycleDialog } from "#web/cycles/cycle-dialog.tsx";
import { cyclesQuery } from "#web/cycles/cycles-query.ts";
import { useProject } from "#web/projects/use-project.ts";

export const Route = createFileRoute("/_app/projects/$projectId/cycles/")({
  loader: ({ context, params }) => {
    void context.queryClient.prefetchInfiniteQuery(cyclesQuery(params.projectId));
  },
  component: CyclesPage,
});

function CyclesPage() {
  const { projectId } = Route.useParams();
  const { mayWrite } = useProject(projectId);
  const cycles = useInfiniteQuery(cyclesQuery(projectId));
  const [creating, create] = useDisclosure();
  return (
    <Page
      actions={
        mayWrite && (
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={create.open}>
            Create test cycle
          </Button>
        )
      }
    >
      <DataTable
        name="cycles"
        label="Test cycles"
        one="test cycle"
        columns={CYCLE_COLUMNS}
        rows={pagedRows(cycles)}
        idOf={({ id }) => id}
        empty={null}
      />
      <CycleDialog opened={creating} onClose={create.close} projectId={projectId} />
    </Page>
  );
}
