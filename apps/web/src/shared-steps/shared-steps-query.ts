import { queryClient, trpc } from "#web/trpc.ts";

/** The shared steps of a project, in the order of their ids. */
export const sharedStepsQuery = (projectId: string, search: string | undefined) =>
  trpc.sharedSteps.list.infiniteQueryOptions({ projectId, search }, { getNextPageParam: (page) => page.nextCursor });

export const oneSharedStepsQuery = (ref: { projectId: string; sharedStepsId: string }) =>
  trpc.sharedSteps.get.queryOptions(ref);

/** Reads again what a change of shared steps changed: them, and the test cases that have them. */
export async function refreshSharedSteps(): Promise<void> {
  void queryClient.invalidateQueries(trpc.case.pathFilter());
  await queryClient.invalidateQueries(trpc.sharedSteps.pathFilter());
}
