import { Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { createFileRoute } from "@tanstack/react-router";
import { binBrief, binColumns } from "#web/bin/bin-columns.tsx";
import { binQuery } from "#web/bin/bin-query.ts";
import { DataTable } from "#web/components/data-table/data-table.tsx";
import { pagedRows } from "#web/components/data-table/table-rows.ts";
import { NothingHere } from "#web/components/nothing-here.tsx";
import { Page } from "#web/components/page.tsx";

export const Route = createFileRoute("/_app/admin/deleted-projects")({
  loader: ({ context }) => {
    void context.queryClient.prefetchInfiniteQuery(binQuery());
  },
  component: DeletedProjectsPage,
});

function DeletedProjectsPage() {
  return (
    <Page about={<Text c="dimmed">Deleted projects can be restored for 30 days, with all that is in them.</Text>}>
      <DataTable
        name="deletedProjects"
        label="Deleted projects"
        one="project"
        columns={binColumns(true)}
        rows={pagedRows(useInfiniteQuery(binQuery()))}
        idOf={({ id }) => id}
        brief={binBrief}
        empty={<NothingHere title="No deleted projects">None was deleted in the last 30 days.</NothingHere>}
      />
    </Page>
  );
}
