import { useMutation } from "@tanstack/react-query";
import type { Comment } from "@tessera/domain";
import { ConfirmDialog } from "#web/components/confirm-dialog.tsx";
import { queryClient, trpc } from "#web/trpc.ts";

type DeleteCommentProps = { comment: Comment | undefined; onClose: () => void };

/** Asks before a comment goes: it can't be brought back. */
export function DeleteComment({ comment, onClose }: DeleteCommentProps) {
  const remove = useMutation(
    trpc.comment.delete.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries(trpc.comment.list.pathFilter());
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
      opened={comment !== undefined}
      title="Delete this comment?"
      confirm="Delete comment"
      cancel="Keep comment"
      pending={remove.isPending}
      error={remove.error}
      onConfirm={() => comment && remove.mutate({ projectId: comment.projectId, commentId: comment.id })}
      onClose={close}
    >
      Its text is gone for good; others see that a comment was deleted here.
    </ConfirmDialog>
  );
}
