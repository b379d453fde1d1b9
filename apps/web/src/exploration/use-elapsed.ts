import { useQuery } from "@tanstack/react-query";
import type { Exploration, ExplorationRef } from "@tessera/domain";
import { useCallback, useEffect, useState } from "react";
import { explorationQuery } from "./explorations-query.ts";

/** The time spent in a session, which the server counts; between two answers of it the page counts on. */
export function useElapsed(ref: ExplorationRef, { state, elapsedMs }: Pick<Exploration, "state" | "elapsedMs">) {
  const { dataUpdatedAt } = useQuery(explorationQuery(ref));
  const isRunning = state === "running";
  const read = useCallback(
    () => elapsedMs + (isRunning ? Math.max(0, Date.now() - dataUpdatedAt) : 0),
    [elapsedMs, isRunning, dataUpdatedAt],
  );
  const [, tick] = useState(0);
  useEffect(() => {
    if (!isRunning) return;
    const timer = setInterval(() => tick((count) => count + 1), 1000);
    return () => clearInterval(timer);
  }, [isRunning]);
  return read;
}
