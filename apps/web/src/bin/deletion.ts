import type { BinKind } from "@tessera/domain";
import { queryClient, trpc, trpcClient } from "#web/trpc.ts";

/** Something that can be deleted, by its own id. */
export type Deletable = { projectId: string; kind: BinKind; target: string };

/** What the page calls each kind of thing. */
export const KIND_NAMES: Record<BinKind, string> = {
  case: "test case",
  folder: "folder",
  cycle: "test cycle",
  run: "run",
  import: "import",
  project: "project",
  caseImport: "import of test cases",
};

/** Deletes it; `confirmation` is the typed name of a project. */
export async function remove({ projectId, kind, target }: Deletable, confirmation = ""): Promise<void> {
  const removals: Record<BinKind, () => Promise<unknown>> = {
    case: () => trpcClient.case.delete.mutate({ projectId, caseId: target }),
    folder: () => trpcClient.folder.delete.mutate({ projectId, folderId: target }),
    cycle: () => trpcClient.cycle.delete.mutate({ projectId, cycleId: target }),
    run: () => trpcClient.run.delete.mutate({ projectId, runId: target }),
    import: () => trpcClient.import.delete.mutate({ projectId, importId: target }),
    project: () => trpcClient.project.delete.mutate({ projectId, confirmation }),
    caseImport: () => trpcClient.caseImport.delete.mutate({ projectId, importId: target }),
  };
  await removals[kind]();
}

/** Asks again for all that a deletion or its undoing may have changed; forgets what is gone. */
export async function refreshAfter({ projectId, kind, target }: Deletable): Promise<void> {
  if (kind === "case") queryClient.removeQueries(trpc.case.get.queryFilter({ projectId, caseId: target }));
  if (kind === "cycle") queryClient.removeQueries(trpc.cycle.get.queryFilter({ projectId, cycleId: target }));
  if (kind === "import") queryClient.removeQueries(trpc.import.get.queryFilter({ projectId, importId: target }));
  if (kind === "project") queryClient.removeQueries(trpc.project.get.queryFilter({ projectId }));
  await queryClient.invalidateQueries();
}
