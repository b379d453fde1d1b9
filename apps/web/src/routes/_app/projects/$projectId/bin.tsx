import { Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { createFileRoute } from "@tanstack/react-router";
import { binBrief, binColumns } from "#web/bin/bin-columns.tsx";
import { binQuery } from "#web/bin/bin-query.ts";
import { DataTable } from "#web/components/data-table/data-table.tsx";
import { pagedRows } from "#web/components/data-table/table-rows.ts";
import { NothingHere } from "#web/components/nothing-here.tsx";
import { Page } from "#web/components/page.tsx";
import { useProject } from "#web/projects/use-project.ts";

export const Route = createFileRoute("/_app/projects/$projectId/bin")({
  loader: ({ context, params }) => {
    void context.queryClient.prefetchInfiniteQuery(binQuery(params.projectId));
  },
  component: BinPage,
});

function BinPage() {
  const { projectId } = Route.useParams();
  const { mayWrite } = useProject(projectId);
  return (
    <Page about={<Text c="dimmed">What was deleted here can be restored for 30 days.</Text>}>
      <DataTable
        name="bin"
        label="Bin"
        one="entry"
        many="entries"
        columns={binColumns(mayWrite)}
        rows={pagedRows(useInfiniteQuery(binQuery(projectId)))}
        idOf={({ id }) => id}
        brief={binBrief}
        empty={<NothingHere title="The bin is empty">Nothing was deleted here in the last 30 days.</NothingHere>}
      />
    </Page>
  );
}
