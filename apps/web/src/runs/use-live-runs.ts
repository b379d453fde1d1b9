import { useDocumentVisibility } from "@mantine/hooks";
import { useEffect } from "react";
import { queryClient, trpc } from "#web/trpc.ts";

/** How often a page that someone sees asks for what is new. */
const REFRESH_EVERY_MS = 5000;

/** Keeps what the page shows of runs and uploads true while they arrive. */
export function useLiveRuns(projectId: string): void {
  const isSeen = useDocumentVisibility() === "visible";
  // biome-ignore lint/correctness/useExhaustiveDependencies: another project is another page
  useEffect(() => {
    if (!isSeen) return;
    const timer = setInterval(refresh, REFRESH_EVERY_MS);
    return () => clearInterval(timer);
  }, [projectId, isSeen]);
}

function refresh(): void {
  void queryClient.invalidateQueries(trpc.run.pathFilter());
  void queryClient.invalidateQueries(trpc.import.pathFilter());
}
