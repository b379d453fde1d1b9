import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import { appError } from "#web/app-error.ts";
import { showUndoable } from "#web/components/undoable.tsx";
import { countOf } from "#web/counting.ts";
import { inBatches } from "#web/in-batches.ts";
import { trpcClient } from "#web/trpc.ts";
import type { Moved } from "./folder-drag.ts";
import type { FolderIndex } from "./folder-rows.ts";
import { refreshFolders } from "./refresh-folders.ts";

type Move = { moved: Moved; to: string | null };

/** Moves test cases or a folder into a folder, says so, and offers to undo it. */
export function useMove(projectId: string, index: FolderIndex) {
  return useMutation({
    mutationFn: ({ moved, to }: Move) => move(projectId, moved, to),
    onSuccess: (_, { moved, to }) => {
      const from = moved.kind === "folder" ? (index.byId.get(moved.id)?.parentId ?? null) : null;
      showUndoable(`${nameOf(moved, index)} moved to ${placeName(index, moved, to)}`, () =>
        undo(projectId, moved, from),
      );
    },
    onSettled: refreshFolders,
  });
}

/** Says in a notice why a drop changed nothing: it has no dialog to say it in. */
export function tellRefusal(error: unknown): void {
  notifications.show({ color: "danger", title: "Nothing was moved", message: appError(error).message });
}

async function move(projectId: string, moved: Moved, to: string | null): Promise<void> {
  if (moved.kind === "folder") {
    await trpcClient.folder.update.mutate({ projectId, folderId: moved.id, parentId: to });
    return;
  }
  const ids = moved.cases.map(({ id }) => id);
  await inBatches(ids, async (caseIds) => {
    const { changed } = await trpcClient.case.change.mutate({ projectId, caseIds, set: { folderId: to } });
    return changed;
  });
}

/** Puts everything back where it was. */
async function undo(projectId: string, moved: Moved, from: string | null): Promise<void> {
  if (moved.kind === "folder") await move(projectId, moved, from);
  else {
    for (const [folderId, cases] of Map.groupBy(moved.cases, (one) => one.folderId)) {
      await move(projectId, { kind: "cases", cases }, folderId);
    }
  }
  await refreshFolders();
}

export function nameOf(moved: Moved, index: FolderIndex): string {
  return moved.kind === "folder"
    ? `The folder ${index.byId.get(moved.id)?.name ?? ""}`
    : countOf(moved.cases.length, "test case");
}

function placeName(index: FolderIndex, moved: Moved, to: string | null): string {
  if (to !== null) return index.byId.get(to)?.name ?? "another folder";
  return moved.kind === "folder" ? "the top level" : "no folder";
}
