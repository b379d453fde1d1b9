import type { InfiniteData, UseInfiniteQueryResult } from "@tanstack/react-query";
import type { Page, Total } from "@tessera/domain";
import { countOf } from "#web/counting.ts";

/** The rows of a table, as far as they are here. */
export type TableRows<Row> = {
  /** Undefined until the first are here. */
  loaded: readonly Row[] | undefined;
  /** Undefined while it is being counted. */
  total?: Total | undefined;
  hasMore: boolean;
  isLoadingMore: boolean;
  loadMore: () => void;
  /** The rows are those of the last question, shown until the answer to the new one is here. */
  isOutdated: boolean;
  error: unknown;
  retry: () => void;
};

/** The rows of a list that comes in pages. */
export function pagedRows<Row>(
  query: UseInfiniteQueryResult<InfiniteData<Page<Row>>, unknown>,
  total?: Total | undefined,
): TableRows<Row> {
  return {
    loaded: query.data?.pages.flatMap(({ data }) => data),
    total,
    hasMore: query.hasNextPage,
    isLoadingMore: query.isFetchingNextPage,
    loadMore: () => void query.fetchNextPage(),
    isOutdated: query.isPlaceholderData,
    error: query.error,
    retry: () => void (query.isFetchNextPageError ? query.fetchNextPage() : query.refetch()),
  };
}

/** `4,211 tokens`, `at least 100,000 tokens`; without an own count, what is loaded. */
export function totalText<Row>({ loaded, hasMore, total }: TableRows<Row>, one: string, many?: string): string {
  if (loaded === undefined) return "";
  if (!hasMore) return countOf(loaded.length, one, many);
  if (total === undefined) return `${countOf(loaded.length, one, many)} loaded`;
  // What was counted a moment ago may be fewer than what has come since.
  const count = countOf(Math.max(total.total, loaded.length), one, many);
  return total.isExact ? count : `At least ${count}`;
}
