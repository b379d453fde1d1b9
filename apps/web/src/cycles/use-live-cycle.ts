import type { CycleEvent } from "@tessera/domain";
import { useEffect } from "react";
import { queryClient, trpc } from "#web/trpc.ts";
import { watchCycle } from "./cycle-stream.ts";

/** After so long a stream that has ended is opened again. */
const REOPEN_AFTER_MS = 15_000;

/** Keeps what the page shows of a cycle true while others record results in it, and while someone looks at it. */
export function useLiveCycle(projectId: string, cycleId: string): void {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let stop = () => {};
    const refresh = () => {
      void queryClient.invalidateQueries(trpc.cycle.pathFilter());
      void queryClient.invalidateQueries(trpc.result.pathFilter());
    };
    const onEvent = ({ cycle }: CycleEvent) => {
      if (cycle) queryClient.setQueryData(trpc.cycle.get.queryKey({ projectId, cycleId }), cycle);
      refresh();
    };
    const open = () => {
      stop();
      clearTimeout(timer);
      if (document.visibilityState !== "visible") return;
      stop = watchCycle({ projectId, cycleId }, onEvent, () => {
        timer = setTimeout(open, REOPEN_AFTER_MS);
      });
    };
    open();
    document.addEventListener("visibilitychange", open);
    return () => {
      document.removeEventListener("visibilitychange", open);
      stop();
      clearTimeout(timer);
    };
  }, [projectId, cycleId]);
}
