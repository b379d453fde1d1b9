import { Button, Text } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { LoadError } from "../components/load-error.tsx";
import { LoadMore } from "../components/load-more.tsx";
import { NothingHere } from "../components/nothing-here.tsx";
import { Page } from "../components/page.tsx";
import { ListSkeleton } from "../components/page-skeleton.tsx";
import { AuditFilterBar } from "./audit-filter.tsx";
import { AuditPanel } from "./audit-panel.tsx";
import { AuditTable } from "./audit-table.tsx";
import { type AuditView, auditExportUrl, auditFilter, auditQuery } from "./audit-view.ts";

/** Who did what, through what, and when. */
export function AuditPage({ view }: { view: AuditView }) {
  const filter = auditFilter(view);
  const events = useInfiniteQuery({ ...auditQuery(filter), placeholderData: keepPreviousData });
  const navigate = useNavigate({ from: "/admin/audit" });
  const setView = (next: AuditView) => void navigate({ to: ".", search: next, replace: true, resetScroll: false });
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
      actions={
        <>
          <ExportLink href={auditExportUrl("csv", filter)}>Export CSV</ExportLink>
          <ExportLink href={auditExportUrl("jsonl", filter)}>Export JSON lines</ExportLink>
        </>
      }
    >
      <AuditFilterBar view={view} onChange={setView} />
      {events.isPending && <ListSkeleton rows={10} />}
      {events.isError && !entries && (
        <LoadError what="The audit log" error={events.error} onRetry={() => events.refetch()} />
      )}
      {entries?.length === 0 && (
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
      )}
      {entries && entries.length > 0 && (
        <>
          <AuditTable events={entries} view={view} isOutdated={events.isPlaceholderData} />
          <LoadMore pages={events} shown={entries.length} one="entry" many="entries" />
        </>
      )}
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

function ExportLink({ href, children }: { href: string; children: string }) {
  return (
    <Button component="a" href={href} download variant="default" leftSection={<IconDownload size={16} aria-hidden />}>
      {children}
    </Button>
  );
}
