import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import type { Account } from "@tessera/domain";
import { ConfirmDialog } from "#web/components/confirm-dialog.tsx";
import { queryClient, trpc } from "#web/trpc.ts";
import { accountName } from "./account-name.ts";

type ResetSecondFactorProps = { account: Account; opened: boolean; onClose: () => void };

/** For people who lost what they sign in with. */
export function ResetSecondFactor({ account, opened, onClose }: ResetSecondFactorProps) {
  const name = accountName(account);
  const reset = useMutation(
    trpc.admin.user.resetSecondFactor.mutationOptions({
      onSuccess: async () => {
        onClose();
        notifications.show({ color: "good", message: `The second factor of ${name} is reset` });
        await queryClient.invalidateQueries(trpc.admin.user.pathFilter());
      },
    }),
  );
  return (
    <ConfirmDialog
      opened={opened}
      title={`Reset the second factor of ${name}?`}
      confirm="Reset second factor"
      cancel="Keep second factor"
      pending={reset.isPending}
      error={reset.error}
      onConfirm={() => reset.mutate({ id: account.id })}
      onClose={() => {
        reset.reset();
        onClose();
      }}
    >
      {name} is signed out everywhere and signs in with the password alone until a new one is set up: passkeys, codes
      and recovery codes of now work no more. {name} gets an email about it. Make sure that it is really {name} who
      asks.
    </ConfirmDialog>
  );
}
