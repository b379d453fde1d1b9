import { Stack, Text, Title } from "@mantine/core";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { createFileRoute } from "@tanstack/react-router";
import { AuditEntry } from "#web/audit/audit-entry.tsx";
import { actionLabel } from "#web/audit/audit-labels.ts";
import { AuditOutcome } from "#web/audit/audit-outcome.tsx";
import { auditFilter, auditQuery } from "#web/audit/audit-query.ts";
import { ListSkeleton } from "#web/components/page-skeleton.tsx";
import { PANEL_PARTS } from "#web/components/panel-parts.ts";
import { RoutePanel } from "#web/components/route-panel.tsx";

export const Route = createFileRoute("/_app/admin/audit/$entry")({
  component: AuditPanel,
  ...PANEL_PARTS,
});

/** One entry of those that the list has loaded: the server hands out entries by the page, not by their number. */
function AuditPanel() {
  const { entry } = Route.useParams();
  const filter = auditFilter(Route.useSearch());
  const events = useInfiniteQuery({ ...auditQuery(filter), placeholderData: keepPreviousData });
  const event = events.data?.pages.flatMap((page) => page.data).find(({ seq }) => String(seq) === entry);
  return (
    <RoutePanel
      subject={entry}
      header={
        <Stack gap="2xs" align="flex-start">
          {event && <AuditOutcome outcome={event.outcome} />}
          <Title order={2}>{event ? actionLabel(event.action) : `Entry ${entry}`}</Title>
        </Stack>
      }
    >
      {event && <AuditEntry event={event} />}
      {!event && events.isPending && <ListSkeleton />}
      {!event && !events.isPending && (
        <Text c="dimmed">
          This entry is not in the list beside. Scroll to load older entries, or clear the filters.
        </Text>
      )}
    </RoutePanel>
  );
}
