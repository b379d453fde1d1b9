import { queryClient, trpc } from "#web/trpc.ts";

/** Asks again for the folders, and for the test cases in them. */
export async function refreshFolders(): Promise<void> {
  await Promise.all([
    queryClient.invalidateQueries(trpc.folder.pathFilter()),
    queryClient.invalidateQueries(trpc.case.pathFilter()),
  ]);
}
