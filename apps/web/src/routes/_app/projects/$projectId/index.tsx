import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPencil, IconPlus } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { createFileRoute } from "@tanstack/react-router";
import { DeleteProject } from "#web/bin/delete-project.tsx";
import { DataTable } from "#web/components/data-table/data-table.tsx";
import { pagedRows } from "#web/components/data-table/table-rows.ts";
import { LongText } from "#web/components/long-text.tsx";
import { Page } from "#web/components/page.tsx";
import { CYCLE_COLUMNS } from "#web/cycles/cycle-columns.tsx";
import { CycleDialog } from "#web/cycles/cycle-dialog.tsx";
import { cyclesQuery } from "#web/cycles/cycles-query.ts";
import { FirstUpload } from "#web/projects/first-upload.tsx";
import { ProjectDialog } from "#web/projects/project-dialog.tsx";
import { useProject } from "#web/projects/use-project.ts";

export const Route = createFileRoute("/_app/projects/$projectId/")({
  loader: ({ context, params }) => {
    void context.queryClient.prefetchInfiniteQuery(cyclesQuery(params.projectId));
  },
  component: ProjectPage,
});

function ProjectPage() {
  const { projectId } = Route.useParams();
  const { project, mayWrite, mayManage } = useProject(projectId);
  const cycles = useInfiniteQuery(cyclesQuery(projectId));
  const [editing, edit] = useDisclosure();
  const [creating, create] = useDisclosure();
  const rows = pagedRows(cycles);
  const hasResults = rows.loaded?.some(({ counts }) => counts.tests > 0);
  return (
    <Page
      title={project.name}
      id={project.id}
      about={project.description !== "" && <LongText text={project.description} lines={4} />}
      actions={
        <>
          {mayManage && (
            <>
              <Button variant="default" leftSection={<IconPencil size={16} aria-hidden />} onClick={edit.open}>
                Edit project
              </Button>
              <DeleteProject project={project} />
            </>
          )}
          {mayWrite && (
            <Button
              variant={hasResults ? "filled" : "default"}
              leftSection={<IconPlus size={16} aria-hidden />}
              onClick={create.open}
            >
              Create test cycle
            </Button>
          )}
        </>
      }
    >
      {hasResults === false && <FirstUpload projectId={projectId} mayWrite={mayWrite} />}
      <DataTable
        name="cycles"
        label="Test cycles"
        one="test cycle"
        columns={CYCLE_COLUMNS}
        rows={rows}
        idOf={({ id }) => id}
        empty={null}
      />
      {mayManage && <ProjectDialog opened={editing} onClose={edit.close} project={project} />}
      <CycleDialog opened={creating} onClose={create.close} projectId={projectId} />
    </Page>
  );
}
