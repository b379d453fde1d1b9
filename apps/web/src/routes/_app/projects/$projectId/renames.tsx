import { Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { createFileRoute } from "@tanstack/react-router";
import { DataTable } from "#web/components/data-table/data-table.tsx";
import { pagedRows } from "#web/components/data-table/table-rows.ts";
import { NothingHere } from "#web/components/nothing-here.tsx";
import { Page } from "#web/components/page.tsx";
import { useProject } from "#web/projects/use-project.ts";
import { renameBrief, renameColumns } from "#web/renames/rename-columns.tsx";
import { renamesQuery } from "#web/renames/renames-query.ts";

export const Route = createFileRoute("/_app/projects/$projectId/renames")({
  loader: ({ context, params }) => {
    void context.queryClient.prefetchInfiniteQuery(renamesQuery(params.projectId));
  },
  component: RenamesPage,
});

function RenamesPage() {
  const { projectId } = Route.useParams();
  const { mayWrite } = useProject(projectId);
  return (
    <Page about={<Text c="dimmed">Tests that vanished from an upload in which a similar one appeared.</Text>}>
      <DataTable
        name="renames"
        label="Renamed tests"
        one="rename"
        columns={renameColumns(mayWrite)}
        rows={pagedRows(useInfiniteQuery(renamesQuery(projectId)))}
        idOf={({ id }) => id}
        brief={renameBrief}
        empty={
          <NothingHere title="No renamed tests">
            When a test goes on under another name, it is shown here, and its history can go on with it.
          </NothingHere>
        }
      />
    </Page>
  );
}
