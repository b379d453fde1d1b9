import type { CycleEvent } from "@tessera/domain";
import { queryClient, trpc } from "#web/trpc.ts";
import { useLiveStream } from "#web/use-live-stream.ts";

/** Keeps what the page shows of a cycle true while others record results in it, and while someone looks at it. */
export function useLiveCycle(projectId: string, cycleId: string): void {
  const ref = { projectId, cycleId };
  useLiveStream<CycleEvent>("cycle.watch", ref, ({ cycle }) => {
    if (cycle) queryClient.setQueryData(trpc.cycle.get.queryKey(ref), cycle);
    void queryClient.invalidateQueries(trpc.cycle.pathFilter());
    void queryClient.invalidateQueries(trpc.result.pathFilter());
  });
}
