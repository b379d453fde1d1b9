import { Button, Checkbox, Group, Modal, Stack, Text, TextInput, Title } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { ActionError } from "../components/load-error.tsx";
import { countOf } from "../counting.ts";
import { queryClient, trpc } from "../trpc.ts";
import classes from "./revoke-all-panel.module.css";

const CONFIRMATION = "REVOKE ALL";

/** The emergency brake, apart from everything else. */
export function RevokeAllPanel() {
  const [opened, { open, close }] = useDisclosure();
  return (
    <section className={classes.panel} aria-labelledby="revoke-all">
      <div className={classes.words}>
        <Title order={2} id="revoke-all">
          Revoke all tokens
        </Title>
        <Text c="dimmed">
          For an emergency: every live token of everybody stops at once, whatever the filters above say.
        </Text>
      </div>
      <Button color="danger" variant="outline" onClick={open}>
        Revoke all tokens
      </Button>
      <Modal opened={opened} onClose={close} title="Revoke all tokens of this server?">
        <RevokeAllForm onClose={close} />
      </Modal>
    </section>
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
          Every build, script and assistant that uses this server through a token is refused at once, until it has a new
          one. Every owner is told. It can't be undone. People in the page work on.
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
