import { useMutation } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { queryClient, trpc } from "#web/trpc.ts";
import { type RevokeQuestion, revocationOf } from "./revoke-question.ts";

/** Revokes batch by batch; what failed or was stopped goes on where it was when it is asked for again. */
export function useRevocation(question: RevokeQuestion, onDone: (revoked: number) => void) {
  const [revoked, setRevoked] = useState(0);
  const running = useRef<{ reason: string; next: ReturnType<typeof revocationOf> }>(undefined);
  const isStopped = useRef(false);
  const run = useMutation({
    mutationFn: async (reason: string) => {
      isStopped.current = false;
      if (running.current?.reason !== reason) running.current = { reason, next: revocationOf(question, reason) };
      let all = revoked;
      for (;;) {
        const batch = await running.current.next();
        all += batch.revoked;
        setRevoked(all);
        if (batch.isDone || isStopped.current) return { all, isDone: batch.isDone };
      }
    },
    onSettled: () => queryClient.invalidateQueries(trpc.admin.token.pathFilter()),
    onSuccess: ({ all, isDone }) => {
      if (isDone) onDone(all);
    },
  });
  return {
    revoked,
    run: (reason: string) => run.mutate(reason),
    stop: () => {
      isStopped.current = true;
    },
    isRunning: run.isPending,
    /** Stopped before all were revoked. */
    isHalted: run.data?.isDone === false,
    error: run.error,
  };
}
