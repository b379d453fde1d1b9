import { Button, Group, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import type { Invitation } from "@tessera/domain";
import { ActionError } from "#web/components/load-error.tsx";
import { GuardedDialog } from "#web/leaving/guarded-dialog.tsx";
import { queryClient, trpc } from "#web/trpc.ts";
import { InvitationLink } from "./invitation-link.tsx";

type ResendInvitationProps = { invitation: Invitation; opened: boolean; onClose: () => void };

/** Makes and sends a new link, and shows it once. */
export function ResendInvitation({ invitation, opened, onClose }: ResendInvitationProps) {
  const resend = useMutation(
    trpc.admin.invitation.resend.mutationOptions({
      // What is kept of a mutation would keep the link.
      gcTime: 0,
      onSuccess: () => void queryClient.invalidateQueries(trpc.admin.invitation.pathFilter()),
    }),
  );
  const close = () => {
    resend.reset();
    onClose();
  };
  const { email, state } = invitation;
  return (
    <GuardedDialog
      opened={opened}
      onClose={close}
      size={560}
      title={resend.isSuccess ? `${email} is invited again` : `Send the invitation to ${email} again?`}
    >
      {resend.isSuccess ? (
        <InvitationLink made={resend.data} />
      ) : (
        <Stack gap="md">
          <Text>
            {state === "pending" && "The link of now stops working at once. "}
            There will be a new one, with a lifetime of its own.
          </Text>
          <ActionError error={resend.error} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={close} data-autofocus>
              Cancel
            </Button>
            <Button loading={resend.isPending} onClick={() => resend.mutate({ id: invitation.id })}>
              Send again
            </Button>
          </Group>
        </Stack>
      )}
    </GuardedDialog>
  );
}
