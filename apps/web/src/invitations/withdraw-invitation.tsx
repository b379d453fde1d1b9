import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import type { Invitation } from "@tessera/domain";
import { ConfirmDialog } from "#web/components/confirm-dialog.tsx";
import { queryClient, trpc } from "#web/trpc.ts";

type WithdrawInvitationProps = { invitation: Invitation; opened: boolean; onClose: () => void };

export function WithdrawInvitation({ invitation: { id, email }, opened, onClose }: WithdrawInvitationProps) {
  const revoke = useMutation(
    trpc.admin.invitation.revoke.mutationOptions({
      onSuccess: async () => {
        onClose();
        notifications.show({ color: "good", message: `The invitation of ${email} is withdrawn` });
        await queryClient.invalidateQueries(trpc.admin.invitation.pathFilter());
      },
    }),
  );
  return (
    <ConfirmDialog
      opened={opened}
      title={`Withdraw the invitation of ${email}?`}
      confirm="Withdraw invitation"
      cancel="Keep invitation"
      pending={revoke.isPending}
      error={revoke.error}
      onConfirm={() => revoke.mutate({ id })}
      onClose={() => {
        revoke.reset();
        onClose();
      }}
    >
      The link stops working at once, and no account can be created with it any more. To let {email} in later, invite
      them again.
    </ConfirmDialog>
  );
}
