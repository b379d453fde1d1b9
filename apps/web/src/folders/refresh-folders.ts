import { queryClient, trpc } from "#web/trpc.ts";

/** Asks again for the folders, for the test cases in them, and for what those link to or share. */
export async function refreshFolders(): Promise<void> {
  await Promise.all([
    queryClient.invalidateQueries(trpc.folder.pathFilter()),
    queryClient.invalidateQueries(trpc.case.pathFilter()),
    queryClient.invalidateQueries(trpc.requirement.pathFilter()),
    queryClient.invalidateQueries(trpc.sharedSteps.pathFilter()),
  ]);
}
