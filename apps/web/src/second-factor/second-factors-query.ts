import { queryClient, trpc } from "#web/trpc.ts";

export const secondFactorsQuery = () => trpc.secondFactor.get.queryOptions();

/** After a factor came or went; whether one is still needed hangs on it too. */
export async function renewSecondFactors(): Promise<void> {
  await Promise.all([
    queryClient.invalidateQueries(trpc.secondFactor.pathFilter()),
    queryClient.invalidateQueries(trpc.session.current.pathFilter()),
  ]);
}
