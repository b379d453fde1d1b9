import { Button, Text } from "@mantine/core";
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { createFileRoute, Outlet, useParams } from "@tanstack/react-router";
import { AUDIT_COLUMNS, auditBrief } from "#web/audit/audit-columns.tsx";
import { AuditFilterBar } from "#web/audit/audit-filter.tsx";
import { auditCountQuery, auditFilter, auditQuery } from "#web/audit/audit-query.ts";
import { type AuditView, readAuditView } from "#web/audit/audit-view.ts";
import { DataTable } from "#web/components/data-table/data-table.tsx";
import { pagedRows } from "#web/components/data-table/table-rows.ts";
import { ExportLink, exportUrl } from "#web/components/export-link.tsx";
import { NothingHere } from "#web/components/nothing-here.tsx";
import { Page } from "#web/components/page.tsx";
import { useSetView } from "#web/use-set-view.ts";

export const Route = createFileRoute("/_app/admin/audit")({
  validateSearch: readAuditView,
  loader: ({ context, location }) => {
    void context.queryClient.prefetchInfiniteQuery(auditQuery(auditFilter(readAuditView(location.search))));
  },
  component: AuditPage,
});

/** Who did what, through what, and when. */
function AuditPage() {
  const view = Route.useSearch();
  const filter = auditFilter(view);
  const events = useInfiniteQuery({ ...auditQuery(filter), placeholderData: keepPreviousData });
  const total = useQuery({ ...auditCountQuery(filter), placeholderData: keepPreviousData });
  const { entry } = useParams({ strict: false });
  const setView = useSetView<AuditView>();
  const isFiltered = Object.values(filter).some((value) => value !== undefined);
  return (
    <Page
      about={<Text c="dimmed">Entries are never changed and never removed; each is chained to the one before.</Text>}
    >
      <AuditFilterBar view={view} onChange={setView} />
      <DataTable
        name="audit"
        label="Audit log"
        one="entry"
        many="entries"
        columns={AUDIT_COLUMNS}
        rows={pagedRows(events, total.data)}
        idOf={({ seq }) => String(seq)}
        openId={entry}
        brief={auditBrief}
        tools={
          <>
            <ExportLink href={exportUrl("audit-events.csv", filter)}>Export CSV</ExportLink>
            <ExportLink href={exportUrl("audit-events.jsonl", filter)}>Export JSON lines</ExportLink>
          </>
        }
        empty={
          <NothingHere
            title={isFiltered ? "No entry matches" : "No entries yet"}
            action={
              isFiltered && (
                <Button variant="default" onClick={() => setView({})}>
                  Clear filters
                </Button>
              )
            }
          >
            {isFiltered ? "Try another time or fewer filters." : "What people and tokens do appears here."}
          </NothingHere>
        }
      />
      <Outlet />
    </Page>
  );
}
