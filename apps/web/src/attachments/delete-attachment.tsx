import { useMutation } from "@tanstack/react-query";
import type { Attachment } from "@tessera/domain";
import { ConfirmDialog } from "#web/components/confirm-dialog.tsx";
import { queryClient, trpc } from "#web/trpc.ts";

type DeleteAttachmentProps = { file: Attachment | undefined; onClose: () => void };

/** Asks before a file goes: it can't be brought back. */
export function DeleteAttachment({ file, onClose }: DeleteAttachmentProps) {
  const remove = useMutation(
    trpc.attachment.delete.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries(trpc.attachment.pathFilter());
        onClose();
      },
    }),
  );
  const close = () => {
    remove.reset();
    onClose();
  };
  return (
    <ConfirmDialog
      opened={file !== undefined}
      title="Remove this file?"
      confirm="Remove file"
      cancel="Keep file"
      pending={remove.isPending}
      error={remove.error}
      onConfirm={() => file && remove.mutate({ projectId: file.projectId, attachmentId: file.id })}
      onClose={close}
    >
      {file?.name} is removed for good; it does not go into the bin.
    </ConfirmDialog>
  );
}
