import { useMutation } from "@tanstack/react-query";
import { useRef, useState } from "react";

/** Does one batch; answers how many it changed, and whether it was the last. */
export type NextBatch = () => Promise<{ done: number; isLast: boolean }>;

type Ends = { onDone: (done: number) => void; onSettled: () => Promise<unknown> };

/**
 * Acts batch by batch, each with its own request, so that the server asks for the rights in each again; `begin` makes the
 * batches of an act. What failed or was stopped goes on where it was when the same act is asked for again.
 */
export function useBatches<Act>(begin: (act: Act) => NextBatch, { onDone, onSettled }: Ends) {
  const [done, setDone] = useState(0);
  const running = useRef<{ act: Act; next: NextBatch; done: number }>(undefined);
  const isStopped = useRef(false);
  const run = useMutation({
    mutationFn: async (act: Act) => {
      isStopped.current = false;
      const current = running.current?.act === act ? running.current : { act, next: begin(act), done: 0 };
      running.current = current;
      setDone(current.done);
      for (;;) {
        const batch = await current.next();
        current.done += batch.done;
        setDone(current.done);
        if (batch.isLast) running.current = undefined;
        if (batch.isLast || isStopped.current) return { all: current.done, isDone: batch.isLast };
      }
    },
    onSettled,
    onSuccess: ({ all, isDone }) => {
      if (isDone) onDone(all);
    },
  });
  return {
    done,
    run: (act: Act) => run.mutate(act),
    stop: () => {
      isStopped.current = true;
    },
    reset: () => {
      running.current = undefined;
      setDone(0);
      run.reset();
    },
    isRunning: run.isPending,
    /** Stopped before all was done. */
    isHalted: run.data?.isDone === false,
    error: run.error,
  };
}
