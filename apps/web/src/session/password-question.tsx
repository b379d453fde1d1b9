import { Button, Group, Modal, PasswordInput, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { appError } from "../app-error.ts";
import { setPasswordQuestion, trpc } from "../trpc.ts";

type Answer = (given: boolean) => void;

/** Asks for the password before the few actions that need it given anew; the action itself goes on after it. */
export function PasswordQuestion() {
  const [answer, setAnswer] = useState<Answer>();
  useEffect(() => setPasswordQuestion(() => new Promise((resolve) => setAnswer(() => resolve))), []);
  const give: Answer = (given) => {
    answer?.(given);
    setAnswer(undefined);
  };
  return (
    // Above the dialogue that asked for the action. Escape must not close both, so the form minds it itself.
    <Modal
      opened={answer !== undefined}
      onClose={() => give(false)}
      closeOnEscape={false}
      withCloseButton={false}
      zIndex={400}
      title="Confirm your password"
    >
      <PasswordForm onAnswer={give} />
    </Modal>
  );
}

/** Keeps the key from the dialogue underneath. */
const OWN_ESCAPE = { "data-mantine-stop-propagation": true };

function PasswordForm({ onAnswer }: { onAnswer: Answer }) {
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
