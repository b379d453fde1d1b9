import { Button, Text } from "@mantine/core";
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { DataTable } from "#web/components/data-table/data-table.tsx";
import { pagedRows } from "#web/components/data-table/table-rows.ts";
import { ExportLink, exportUrl } from "#web/components/export-link.tsx";
import { NothingHere } from "#web/components/nothing-here.tsx";
import { Page } from "#web/components/page.tsx";
import { useSetView } from "#web/use-set-view.ts";
import { auditBrief, auditColumns } from "./audit-columns.tsx";
import { AuditFilterBar } from "./audit-filter.tsx";
import { AuditPanel } from "./audit-panel.tsx";
import { type AuditView, auditCountQuery, auditFilter, auditQuery } from "./audit-view.ts";

/** Who did what, through what, and when. */
export function AuditPage({ view }: { view: AuditView }) {
  const filter = auditFilter(view);
  const events = useInfiniteQuery({ ...auditQuery(filter), placeholderData: keepPreviousData });
  const total = useQuery({ ...auditCountQuery(filter), placeholderData: keepPreviousData });
  const navigate = useNavigate({ from: "/admin/audit" });
  const setView = useSetView<AuditView>();
  const entries = events.data?.pages.flatMap((page) => page.data);
  const isFiltered = Object.values(filter).some((value) => value !== undefined);
  const closePanel = async () => {
    const row = document.querySelector<HTMLElement>(`[data-row="${view.entry}"]`);
    await navigate({ to: ".", search: { ...view, entry: undefined }, resetScroll: false });
    row?.focus();
  };
  return (
    <Page
      title="Audit log"
      about={<Text c="dimmed">Entries are never changed and never removed; each is chained to the one before.</Text>}
    >
      <AuditFilterBar view={view} onChange={setView} />
      <DataTable
        name="audit"
        label="Audit log"
        one="entry"
        many="entries"
        columns={auditColumns(view)}
        rows={pagedRows(events, total.data)}
        idOf={({ seq }) => String(seq)}
        openId={view.entry === undefined ? undefined : String(view.entry)}
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
      {view.entry !== undefined && entries && (
        <AuditPanel
          number={view.entry}
          event={entries.find(({ seq }) => seq === view.entry)}
          onClose={() => void closePanel()}
        />
      )}
    </Page>
  );
}
