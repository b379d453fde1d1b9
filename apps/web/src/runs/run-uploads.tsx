import { useInfiniteQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import type { Import } from "@tessera/domain";
import { DataTable } from "#web/components/data-table/data-table.tsx";
import { pagedRows } from "#web/components/data-table/table-rows.ts";
import { NothingHere } from "#web/components/nothing-here.tsx";
import { importBrief, importColumns } from "#web/imports/import-columns.tsx";
import { allRunUploadsQuery } from "./run-uploads-query.ts";

/** What a run is made of: its uploads, each with its receipt. */
export function RunUploads({ projectId, runId }: { projectId: string; runId: string }) {
  const uploads = useInfiniteQuery(allRunUploadsQuery({ projectId, runId }));
  const { importId } = useParams({ strict: false });
  return (
    <DataTable
      name="run-uploads"
      label="Uploads"
      one="upload"
      columns={importColumns({ projectId, runId })}
      rows={pagedRows<Import>(uploads)}
      idOf={({ id }) => id}
      openId={importId}
      brief={importBrief}
      empty={<NothingHere title="No uploads">The uploads of this run were deleted.</NothingHere>}
    />
  );
}
