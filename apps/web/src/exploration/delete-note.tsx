import { useMutation } from "@tanstack/react-query";
import type { ExplorationNoteRef } from "@tessera/domain";
import { ConfirmDialog } from "#web/components/confirm-dialog.tsx";
import { queryClient, trpc } from "#web/trpc.ts";

type DeleteNoteProps = { of: ExplorationNoteRef; opened: boolean; onClose: () => void };

export function DeleteNote({ of, opened, onClose }: DeleteNoteProps) {
  const remove = useMutation(
    trpc.exploration.note.delete.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries(trpc.exploration.pathFilter());
        onClose();
      },
    }),
  );
  return (
    <ConfirmDialog
      opened={opened}
      title="Delete this note?"
      confirm="Delete note"
      cancel="Keep note"
      pending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate(of)}
      onClose={onClose}
    >
      The note and its files are gone for good.
    </ConfirmDialog>
  );
}
