import { showUndoable } from "#web/components/undoable.tsx";
import { trpcClient } from "#web/trpc.ts";
import { type Deletable, refreshAfter } from "./deletion.ts";

/** Says that something was deleted, and offers to undo that; from the bin it can be undone for 30 days. */
export function showUndo(of: Deletable, name: string): void {
  const undo = async () => {
    await trpcClient.bin.undo.mutate(of);
    await refreshAfter(of);
  };
  showUndoable(sentence(`${name} is in the bin`), undo, sentence(`${name} is back`));
}

const sentence = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
