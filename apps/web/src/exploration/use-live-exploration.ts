import type { ExplorationEvent, ExplorationRef } from "@tessera/domain";
import { queryClient, trpc } from "#web/trpc.ts";
import { useLiveStream } from "#web/use-live-stream.ts";
import { explorationQuery } from "./explorations-query.ts";

/** Keeps what the page shows of a session true while its tester works in it, in this window or another. */
export function useLiveExploration(ref: ExplorationRef): void {
  useLiveStream<ExplorationEvent>("exploration.watch", ref, ({ exploration }) => {
    if (exploration) queryClient.setQueryData(explorationQuery(ref).queryKey, exploration);
    void queryClient.invalidateQueries(trpc.exploration.pathFilter());
    void queryClient.invalidateQueries(trpc.attachment.pathFilter());
  });
}
