import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import type { CycleCase, TestResult } from "@tessera/domain";
import { useEffect } from "react";
import { cycleCasesQuery } from "#web/cycles/cycle-cases-query.ts";
import { queryClient, trpc } from "#web/trpc.ts";
import type { UnsentResult } from "./unsent-results.ts";

/** Cases that are read ahead, so that a slow or lost connection stops no one. */
const AHEAD = 5;
/** Cases that one request brings. */
const PAGE = 200;

const queueQuery = (projectId: string, cycleId: string, who: string | undefined) =>
  cycleCasesQuery(projectId, cycleId, { who }, PAGE);

export const caseQuery = (projectId: string, caseId: string) =>
  trpc.case.get.queryOptions({ projectId, caseId }, { staleTime: 300_000 });

/** The cases to execute, with what waits to be sent as if it were recorded already. */
export function useQueue(
  { projectId, cycleId, who }: { projectId: string; cycleId: string; who: string | undefined },
  caseId: string | undefined,
  waiting: readonly UnsentResult[],
  confirmed: Confirmed,
) {
  const query = useInfiniteQuery({ ...queueQuery(projectId, cycleId, who), placeholderData: keepPreviousData });
  const loaded = query.data?.pages.flatMap((page) => page.data) ?? [];
  const own = waiting.filter(({ input }) => input.projectId === projectId && input.cycleId === cycleId);
  const cases = loaded.map((row) => withWaiting(withConfirmed(row, confirmed), own));
  const open = cases.findIndex(({ status }) => status === "untested");
  const index = caseId === undefined ? Math.max(open, 0) : cases.findIndex((row) => row.caseId === caseId);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const isNearEnd = index === -1 || open === -1 || index >= loaded.length - 2 * AHEAD;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && isNearEnd) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, isNearEnd, fetchNextPage]);
  const ahead = cases.slice(Math.max(index, 0), Math.max(index, 0) + AHEAD).map((row) => row.caseId);
  const wanted = ahead.join();
  useEffect(() => {
    for (const id of wanted.split(",").filter(Boolean)) void queryClient.prefetchQuery(caseQuery(projectId, id));
  }, [projectId, wanted]);
  return { cases, index, isLoading: query.isPending, isWhole: query.data !== undefined && !hasNextPage };
}

/** The newest result of each case that the server confirmed. */
export type Confirmed = ReadonlyMap<string, Pick<TestResult, "attempt" | "status">>;

function withConfirmed(row: CycleCase, confirmed: Confirmed): CycleCase {
  const known = confirmed.get(row.caseId);
  return known && known.attempt > row.attempts ? { ...row, status: known.status, attempts: known.attempt } : row;
}

function withWaiting(row: CycleCase, waiting: readonly UnsentResult[]): CycleCase {
  const own = waiting.filter(({ input }) => input.caseId === row.caseId);
  const last = own.at(-1);
  return last ? { ...row, status: last.input.status, attempts: row.attempts + own.length } : row;
}

/** The place of the next case without a result, after the present one or else before it; undefined where there is none. */
export function nextUntested(cases: readonly CycleCase[], index: number): number | undefined {
  const places = [...cases.keys()].filter((place) => place !== index && cases[place]?.status === "untested");
  return places.find((place) => place > index) ?? places[0];
}
