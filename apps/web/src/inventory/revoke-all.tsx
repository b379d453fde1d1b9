import { Button, Checkbox, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { IconBan } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { ActionError } from "#web/components/load-error.tsx";
import { countOf } from "#web/counting.ts";
import { queryClient, trpc } from "#web/trpc.ts";

const CONFIRMATION = "REVOKE ALL";

/** The emergency brake: at the top of the page, since the list below has no end to put it behind. */
export function RevokeAll() {
  const [opened, { open, close }] = useDisclosure();
  return (
    <>
      <Button color="danger" variant="outline" leftSection={<IconBan size={16} aria-hidden />} onClick={open}>
        Revoke all tokens
      </Button>
      <Modal opened={opened} onClose={close} title="Revoke all tokens of this server?">
        <RevokeAllForm onClose={close} />
      </Modal>
    </>
  );
}

function RevokeAllForm({ onClose }: { onClose: () => void }) {
  const [confirmation, setConfirmation] = useState("");
  const [spareOwn, setSpareOwn] = useState(false);
  const revokeAll = useMutation(
    trpc.admin.token.revokeAll.mutationOptions({
      onSuccess: async ({ revoked }) => {
        onClose();
        notifications.show({ color: "good", message: `${countOf(revoked, "token")} revoked` });
        await Promise.all([
          queryClient.invalidateQueries(trpc.admin.token.pathFilter()),
          queryClient.invalidateQueries(trpc.token.pathFilter()),
        ]);
      },
    }),
  );
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (confirmation === CONFIRMATION) revokeAll.mutate({ confirmation, spareOwn });
      }}
    >
      <Stack gap="md">
        <Text>
          For an emergency: it stops every live token of everyone, whatever the filters of the page say. Every build,
          script and assistant that uses this server through a token is refused at once, until it has a new one. Every
          owner gets a notice. It can't be undone. People in the page work on.
        </Text>
        <Checkbox
          label="Spare my own tokens"
          checked={spareOwn}
          onChange={(event) => setSpareOwn(event.currentTarget.checked)}
        />
        <TextInput
          label={`Type ${CONFIRMATION} to confirm`}
          data-autofocus
          autoComplete="off"
          spellCheck={false}
          value={confirmation}
          onChange={(event) => setConfirmation(event.currentTarget.value)}
        />
        <ActionError error={revokeAll.error} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Keep tokens
          </Button>
          <Button type="submit" color="danger" disabled={confirmation !== CONFIRMATION} loading={revokeAll.isPending}>
            Revoke all tokens
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
