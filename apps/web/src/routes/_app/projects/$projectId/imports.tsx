import { useInfiniteQuery } from "@tanstack/react-query";
import { createFileRoute, Outlet, useParams } from "@tanstack/react-router";
import { DataTable } from "#web/components/data-table/data-table.tsx";
import { pagedRows } from "#web/components/data-table/table-rows.ts";
import { Page } from "#web/components/page.tsx";
import { IMPORT_COLUMNS, importBrief } from "#web/imports/import-columns.tsx";
import { importsQuery } from "#web/imports/imports-query.ts";
import { FirstUpload } from "#web/projects/first-upload.tsx";
import { useProject } from "#web/projects/use-project.ts";

export const Route = createFileRoute("/_app/projects/$projectId/imports")({
  loader: ({ context, params }) => {
    void context.queryClient.prefetchInfiniteQuery(importsQuery(params.projectId));
  },
  component: ImportsPage,
});

function ImportsPage() {
  const { projectId } = Route.useParams();
  const { mayWrite } = useProject(projectId);
  const imports = useInfiniteQuery(importsQuery(projectId));
  const { importId } = useParams({ strict: false });
  return (
    <Page>
      <DataTable
        name="imports"
        label="Imports"
        one="import"
        columns={IMPORT_COLUMNS}
        rows={pagedRows(imports)}
        idOf={({ id }) => id}
        openId={importId}
        brief={importBrief}
        empty={<FirstUpload projectId={projectId} mayWrite={mayWrite} />}
      />
      <Outlet />
    </Page>
  );
}
