import type { Page } from "@tessera/domain";
import { LIST_FRESH_MS, queryClient, trpc } from "#web/trpc.ts";

const FRESH = { getNextPageParam: (page: Page<unknown>) => page.nextCursor, staleTime: LIST_FRESH_MS };

export const publishersQuery = (projectId: string) => trpc.publisher.list.infiniteQueryOptions({ projectId }, FRESH);
export const refusalsQuery = (projectId: string) => trpc.publisher.refusals.infiniteQueryOptions({ projectId }, FRESH);

/** To be called once a publisher changed; `gone`: it is not there to be asked for any more. */
export async function renewPublishers(gone?: "gone"): Promise<void> {
  await queryClient.invalidateQueries((gone ? trpc.publisher.list : trpc.publisher).pathFilter());
}
