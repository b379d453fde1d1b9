import { queryClient, trpc } from "#web/trpc.ts";
import { useBatches } from "#web/use-batches.ts";
import { type RevokeQuestion, revocationOf } from "./revoke-question.ts";

/** Revokes batch by batch; what failed or was stopped goes on where it was when it is asked for again. */
export function useRevocation(question: RevokeQuestion, onDone: (revoked: number) => void) {
  return useBatches((reason: string) => revocationOf(question, reason), {
    onDone,
    onSettled: () => queryClient.invalidateQueries(trpc.admin.token.pathFilter()),
  });
}
