import { useThrottledValue } from "@mantine/hooks";
import { keepPreviousData, useQueries, useQuery } from "@tanstack/react-query";
import type { TestResult } from "@tessera/domain";
import { trpc } from "#web/trpc.ts";
import type { ResultView } from "./result-view.ts";

/** Rows of one request. */
const WINDOW = 200;

/** The first and the last row in sight, and the one that holds the focus, which may be far from them. */
export type RowRange = { first: number; last: number; held: number | undefined };

/**
 * The rows of a table that may be 100,000 long, fetched in windows around what is to be seen; `row` answers undefined
 * for one that is not here yet.
 */
export function useResultWindows(
  cycle: { projectId: string; cycleId: string },
  view: ResultView,
  { first, last, held }: RowRange,
) {
  const window = (index: number) =>
    trpc.result.window.queryOptions(
      {
        ...cycle,
        status: view.status,
        search: view.q,
        sort: view.sort ?? "status",
        descending: view.desc ?? false,
        offset: index * WINDOW,
        limit: WINDOW,
      },
      // Dragging the scrollbar passes many windows; those no longer in sight are not waited for.
      { staleTime: 30_000, trpc: { abortOnUnmount: true } },
    );
  const head = useQuery({ ...window(0), placeholderData: keepPreviousData });
  const span = useThrottledValue(`${Math.floor(first / WINDOW)}-${Math.floor(last / WINDOW)}`, 100);
  const [from = 0, to = 0] = span.split("-").map(Number);
  const inSight = Array.from({ length: to - from + 1 }, (_, step) => from + step);
  const ofFocus = held === undefined ? [] : [Math.floor(held / WINDOW)];
  const wanted = [...new Set([...inSight, ...ofFocus])].filter((index) => index > 0);
  const others = useQueries({ queries: wanted.map(window) });

  const row = (position: number): TestResult | undefined => {
    const index = Math.floor(position / WINDOW);
    const data = index === 0 ? head.data : others[wanted.indexOf(index)]?.data;
    return data?.data[position % WINDOW];
  };
  return {
    total: head.data?.total,
    row,
    /** The rows are those of the last question, shown until the answer to the new one is here. */
    isOutdated: head.isPlaceholderData,
    error: head.error ?? others.find(({ error }) => error !== null)?.error ?? null,
    retry: () => {
      for (const query of [head, ...others]) if (query.isError) void query.refetch();
    },
  };
}
