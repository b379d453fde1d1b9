import { Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import type { Account } from "@tessera/domain";
import { useState } from "react";
import { ActionError } from "#web/components/load-error.tsx";
import { countOf } from "#web/counting.ts";
import { useUser } from "#web/sign-in/session.ts";
import { queryClient, trpc } from "#web/trpc.ts";
import { accountName } from "./account-name.ts";
import { adminLeaves } from "./system-role-labels.ts";

type DeleteAccountProps = { account: Account; opened: boolean; onClose: () => void; onDeleted: () => void };

/** Can't be undone, so the username has to be typed. */
export function DeleteAccount({ account, opened, onClose, onDeleted }: DeleteAccountProps) {
  return (
    <Modal opened={opened} onClose={onClose} title={`Delete the account of ${accountName(account)}?`}>
      <DeleteForm account={account} onClose={onClose} onDeleted={onDeleted} />
    </Modal>
  );
}

function DeleteForm({ account, onClose, onDeleted }: Omit<DeleteAccountProps, "opened">) {
  const { id, username } = account;
  const name = accountName(account);
  const isOwn = useUser().id === id;
  const [typed, setTyped] = useState("");
  const remove = useMutation(
    trpc.admin.user.delete.mutationOptions({
      onSuccess: async () => {
        onClose();
        onDeleted();
        notifications.show({ color: "good", message: `The account of ${name} is deleted` });
        queryClient.removeQueries(trpc.admin.user.get.queryFilter({ id }));
        await Promise.all([
          queryClient.invalidateQueries(trpc.admin.user.list.pathFilter()),
          queryClient.invalidateQueries(trpc.admin.token.pathFilter()),
        ]);
      },
    }),
  );
  const isTyped = typed.trim() === username;
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (isTyped) remove.mutate({ id });
      }}
    >
      <Stack gap="md">
        <Text>
          {isOwn && "This is your own account: you are signed out at once and can't come back. "}
          {tokensEnd(account)} {name} is signed out everywhere and leaves every project; one that has no other project
          admin is left to the administrators of this server.
          {account.systemRole === "ADMIN" && ` ${adminLeaves}`}
        </Text>
        <Text>
          What {name} recorded stays, as that of a “Deleted user”. The username and the address become free. It can't be
          undone; deactivating can.
        </Text>
        <TextInput
          label={
            <>
              Type <code>{username}</code> to confirm
            </>
          }
          data-autofocus
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <ActionError error={remove.error} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Keep account
          </Button>
          <Button type="submit" color="danger" disabled={!isTyped} loading={remove.isPending}>
            Delete account
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function tokensEnd({ tokens }: Account): string {
  if (tokens === 0) return "No token of the account is live.";
  const which = tokens === 1 ? "Its live token stops" : `Its ${countOf(tokens, "live token")} stop`;
  return `${which} for good: builds, scripts and assistants that use ${tokens === 1 ? "it" : "them"} are refused from the next request on.`;
}
