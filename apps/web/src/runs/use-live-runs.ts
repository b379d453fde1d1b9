import { useDocumentVisibility } from "@mantine/hooks";
import { useEffect } from "react";
import { queryClient, trpc } from "#web/trpc.ts";

/** Uploads come in bunches; the page asks again at most this often. */
const REFRESH_EVERY_MS = 1000;

/**
 * Keeps what the page shows of runs and uploads true while they arrive. A page that no one sees lets go of its connection,
 * of which browsers have few.
 */
export function useLiveRuns(projectId: string): void {
  const isSeen = useDocumentVisibility() === "visible";
  useEffect(() => {
    if (!isSeen) return;
    let stop: (() => void) | undefined;
    let isOver = false;
    const news = gathered(refresh, REFRESH_EVERY_MS);
    void import("./live-client.ts").then(({ watchRuns }) => {
      if (!isOver) stop = watchRuns(projectId, news.tell);
    });
    return () => {
      isOver = true;
      stop?.();
      news.stop();
    };
  }, [projectId, isSeen]);
}

function refresh(): void {
  void queryClient.invalidateQueries(trpc.run.pathFilter());
  void queryClient.invalidateQueries(trpc.import.pathFilter());
}

/** Calls back at once, then at most every `everyMs` for all that was told meanwhile. */
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
