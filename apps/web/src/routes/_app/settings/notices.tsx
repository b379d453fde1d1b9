import { Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { createFileRoute } from "@tanstack/react-router";
import { DataTable } from "#web/components/data-table/data-table.tsx";
import { pagedRows } from "#web/components/data-table/table-rows.ts";
import { NothingHere } from "#web/components/nothing-here.tsx";
import { Page } from "#web/components/page.tsx";
import { SUBSCRIPTION_COLUMNS } from "#web/subscriptions/subscription-columns.tsx";
import { subscriptionsQuery } from "#web/subscriptions/subscriptions-query.ts";

export const Route = createFileRoute("/_app/settings/notices")({
  loader: ({ context }) => {
    void context.queryClient.prefetchInfiniteQuery(subscriptionsQuery());
  },
  component: NoticesPage,
});

/** What a person follows, and how its notices reach them. */
function NoticesPage() {
  const subscriptions = useInfiniteQuery(subscriptionsQuery());
  return (
    <Page
      reading
      about={
        <Text c="dimmed">
          Notices appear behind the bell; emails come at once or once a day. About tests that you own you get notices
          anyway, until you turn that off.
        </Text>
      }
    >
      <DataTable
        name="subscriptions"
        label="Followed"
        one="subscription"
        columns={SUBSCRIPTION_COLUMNS}
        rows={pagedRows(subscriptions)}
        idOf={({ projectId, kind, target }) => `${projectId} ${kind} ${target}`}
        empty={
          <NothingHere title="You follow nothing yet">
            Choose Follow on a project, a test or a cause to get notices of its new failures.
          </NothingHere>
        }
      />
    </Page>
  );
}
