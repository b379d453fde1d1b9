import type { TestResult } from "@tessera/domain";
import { queryClient, trpc, trpcClient } from "#web/trpc.ts";
import { UNSENT_RESULTS } from "./unsent-results.ts";
import { useUnsentQueue } from "./use-unsent-queue.ts";

/** Is done before the result is forgotten here, so that what belongs to it is bound to the one that the server has. */
export type OnSent = (result: TestResult, key: string) => Promise<void>;

/** Results of one person that the server has not confirmed. */
export function useUnsentResults(userId: string, onSent: OnSent) {
  return useUnsentQueue(userId, UNSENT_RESULTS, {
    deliver: async (input, key) => {
      await onSent(await trpcClient.result.create.mutate(input), key);
      void queryClient.invalidateQueries(trpc.result.pathFilter());
      void queryClient.invalidateQueries(trpc.cycle.pathFilter());
    },
    mayConflict: ({ seenAttempts }) => seenAttempts !== undefined,
    // Also where someone else recorded one meanwhile.
    renew: ({ seenAttempts: _, ...input }) => input,
  });
}
