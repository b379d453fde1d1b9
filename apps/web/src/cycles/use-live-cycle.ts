import { useDocumentVisibility } from "@mantine/hooks";
import type { CycleEvent } from "@tessera/domain";
import { useEffect } from "react";
import { watchStream } from "#web/runs/run-stream.ts";
import { queryClient, trpc } from "#web/trpc.ts";

/** After so long a stream that has ended is opened again. */
const REOPEN_AFTER_MS = 15_000;

/** Keeps what the page shows of a cycle true while others record results in it. */
export function useLiveCycle(projectId: string, cycleId: string): void {
  const isSeen = useDocumentVisibility() === "visible";
  useEffect(() => {
    if (!isSeen) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let stop = () => {};
    const refresh = () => {
      void queryClient.invalidateQueries(trpc.cycle.pathFilter());
      void queryClient.invalidateQueries(trpc.result.pathFilter());
    };
    const open = () => {
      const onEvent = ({ cycle }: CycleEvent) => {
        if (cycle) queryClient.setQueryData(trpc.cycle.get.queryKey({ projectId, cycleId }), cycle);
        refresh();
      };
      const onEnd = () => {
        timer = setTimeout(open, REOPEN_AFTER_MS);
      };
      stop = watchStream<CycleEvent>("cycle.watch", { projectId, cycleId }, { onEvent, onEnd });
    };
    open();
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [projectId, cycleId, isSeen]);
}
