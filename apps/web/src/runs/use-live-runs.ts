import { useDocumentVisibility } from "@mantine/hooks";
import type { InfiniteData } from "@tanstack/react-query";
import type { Page, Run, RunEvent } from "@tessera/domain";
import { useEffect } from "react";
import { queryClient, trpc } from "#web/trpc.ts";
import { watchRuns } from "./run-stream.ts";

/** Uploads come in bunches; what they change is asked for at most this often. */
const REFRESH_EVERY_MS = 1000;
/** After so long a stream that has ended is opened again; until then the page asks. */
const REOPEN_AFTER_MS = 15_000;

/**
 * Keeps what the page shows of runs and uploads true while they arrive. A page that no one sees lets go of its stream, of
 * which browsers and server allow few.
 */
export function useLiveRuns(projectId: string): void {
  const isSeen = useDocumentVisibility() === "visible";
  useEffect(() => {
    if (!isSeen) return;
    const changes = gathered(refresh, REFRESH_EVERY_MS);
    let timer: ReturnType<typeof setTimeout> | undefined;
    let stop = () => {};
    const open = () => {
      const onEvent = (event: RunEvent) => {
        if (event.run) showRun(projectId, event.run);
        changes.tell();
      };
      const onEnd = () => {
        changes.tell();
        timer = setTimeout(open, REOPEN_AFTER_MS);
      };
      stop = watchRuns(projectId, { onEvent, onEnd });
    };
    open();
    return () => {
      stop();
      clearTimeout(timer);
      changes.stop();
    };
  }, [projectId, isSeen]);
}

/** Shows at once what the event says; the rest is asked for. */
function showRun(projectId: string, run: Run): void {
  queryClient.setQueryData(trpc.run.get.queryKey({ projectId, runId: run.id }), run);
  queryClient.setQueriesData<InfiniteData<Page<Run>>>(
    { queryKey: trpc.run.list.infiniteQueryKey({ projectId }) },
    (list) =>
      list && {
        ...list,
        pages: list.pages.map((page) => ({ ...page, data: page.data.map((row) => (row.id === run.id ? run : row)) })),
      },
  );
}

function refresh(): void {
  void queryClient.invalidateQueries(trpc.run.pathFilter());
  void queryClient.invalidateQueries(trpc.import.pathFilter());
}

/** Calls back at once, then at most every `everyMs` for all that came meanwhile. */
function gathered(callback: () => void, everyMs: number) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isAsked = false;
  const tell = () => {
    if (timer !== undefined) {
      isAsked = true;
      return;
    }
    callback();
    timer = setTimeout(() => {
      timer = undefined;
      if (isAsked) tell();
      isAsked = false;
    }, everyMs);
  };
  return { tell, stop: () => clearTimeout(timer) };
}
