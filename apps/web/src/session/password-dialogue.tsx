import { Button, Group, Modal, PasswordInput, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { appError } from "../app-error.ts";
import { trpc } from "../trpc.ts";

type PasswordDialogueProps = { opened: boolean; onAnswer: (given: boolean) => void };

/** Asks for the password; Escape must not close the dialogue below as well, so the form minds it itself. */
export function PasswordDialogue({ opened, onAnswer }: PasswordDialogueProps) {
  return (
    <Modal
      opened={opened}
      onClose={() => onAnswer(false)}
      closeOnEscape={false}
      withCloseButton={false}
      zIndex={400}
      title="Confirm your password"
    >
      <PasswordForm onAnswer={onAnswer} />
    </Modal>
  );
}

/** Keeps the key from the dialogue underneath. */
const OWN_ESCAPE = { "data-mantine-stop-propagation": true };

function PasswordForm({ onAnswer }: { onAnswer: (given: boolean) => void }) {
  const [password, setPassword] = useState("");
  const confirm = useMutation(
    trpc.session.confirmPassword.mutationOptions({
      // What is kept of a mutation would keep the password.
      gcTime: 0,
      onSuccess: () => onAnswer(true),
    }),
  );
  return (
    <form
      noValidate
      onKeyDown={(event) => event.key === "Escape" && onAnswer(false)}
      onSubmit={(event) => {
        event.preventDefault();
        confirm.mutate({ password });
      }}
    >
      <Stack gap="md">
        <Text>This needs your password, given within the last five minutes. It goes on once you confirm.</Text>
        <PasswordInput
          label="Password"
          autoComplete="current-password"
          data-autofocus
          visibilityToggleButtonProps={{ "aria-label": "Show or hide the password", ...OWN_ESCAPE }}
          value={password}
          error={confirm.error && appError(confirm.error).message}
          onChange={(event) => setPassword(event.currentTarget.value)}
          {...OWN_ESCAPE}
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={() => onAnswer(false)} {...OWN_ESCAPE}>
            Cancel
          </Button>
          <Button type="submit" disabled={password === ""} loading={confirm.isPending} {...OWN_ESCAPE}>
            Confirm password
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
