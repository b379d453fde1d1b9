import { Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { createFileRoute } from "@tanstack/react-router";
import { DataTable } from "#web/components/data-table/data-table.tsx";
import { pagedRows } from "#web/components/data-table/table-rows.ts";
import { NothingHere } from "#web/components/nothing-here.tsx";
import { Page } from "#web/components/page.tsx";
import { FLAKY_EVERYWHERE_COLUMNS, flakyEverywhereBrief } from "#web/insight/flaky-everywhere-columns.tsx";
import { LIST_FRESH_MS, trpc } from "#web/trpc.ts";

const flakyEverywhereQuery = () =>
  trpc.flaky.everywhere.infiniteQueryOptions(
    {},
    { getNextPageParam: (page) => page.nextCursor, staleTime: LIST_FRESH_MS },
  );

export const Route = createFileRoute("/_app/flaky-tests")({
  loader: ({ context }) => {
    void context.queryClient.prefetchInfiniteQuery(flakyEverywhereQuery());
  },
  component: FlakyEverywherePage,
});

/** Which tests of all projects can't be trusted. */
function FlakyEverywherePage() {
  const tests = useInfiniteQuery(flakyEverywhereQuery());
  return (
    <Page
      about={
        <Text c="dimmed">
          Tests of all your projects that failed and passed without a change, in the last 30 days. Outages don't count.
        </Text>
      }
    >
      <DataTable
        name="flaky-everywhere"
        label="Flaky tests"
        one="flaky test"
        columns={FLAKY_EVERYWHERE_COLUMNS}
        rows={pagedRows(tests)}
        idOf={(test) => `${test.project.id} ${test.case.id}`}
        brief={flakyEverywhereBrief}
        empty={<NothingHere title="No flaky tests">Every test kept its word in the last 30 days.</NothingHere>}
      />
    </Page>
  );
}
