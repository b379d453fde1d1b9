import { Button, Group, Modal, PasswordInput, Stack, Text, TextInput } from "@mantine/core";
import { IconFingerprint } from "@tabler/icons-react";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { FormError } from "#web/components/load-error.tsx";
import { arePasskeysUsable } from "#web/second-factor/passkey-browser.ts";
import type { WhyConfirm } from "./confirm-identity.ts";
import { useUser } from "./session.ts";
import { useProof } from "./use-proof.ts";

type Answer = (isProven: boolean) => void;

const WHY: Record<WhyConfirm, string> = {
  recentProof: "This needs a proof from the last five minutes that it's you. It goes on once you confirm.",
  sessionEnded: "Your session has ended. Nothing here is lost: the page goes on where you were once you confirm.",
};

type IdentityDialogProps = { opened: boolean; why: WhyConfirm | undefined; onAnswer: Answer };

/** Asks for a proof of who sits there. */
export function IdentityDialog({ opened, why, onAnswer }: IdentityDialogProps) {
  return (
    <Modal
      opened={opened}
      onClose={() => onAnswer(false)}
      closeOnEscape={false}
      closeOnClickOutside={false}
      withCloseButton={false}
      zIndex={400}
      size={400}
      title="Confirm it's you"
    >
      {why && <ProofForm why={why} onAnswer={onAnswer} />}
    </Modal>
  );
}

/** The password, then a code where one is wanted; or a passkey. */
function ProofForm({ why, onAnswer }: { why: WhyConfirm; onAnswer: Answer }) {
  const { username } = useUser();
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const { wantsCode, refusal, isPending, confirm, byPasskey } = useProof(why, username, () => onAnswer(true));
  const field = useRef<HTMLInputElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was refused is to be typed again, what comes next as well
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, [refusal, wantsCode]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void confirm(wantsCode ? { password, totp: code } : { password });
  };
  return (
    <form noValidate onSubmit={submit}>
      <Stack gap="md">
        <Text>{WHY[why]}</Text>
        {/* Tells password managers whose password this is. */}
        <input type="text" name="username" autoComplete="username" value={username} readOnly hidden />
        {wantsCode ? (
          <TextInput
            label="Code"
            description="From your authenticator app, or a recovery code."
            autoComplete="one-time-code"
            autoCapitalize="none"
            spellCheck={false}
            maxLength={64}
            ref={field}
            value={code}
            error={refusal?.field}
            onChange={(event) => setCode(event.currentTarget.value)}
          />
        ) : (
          <PasswordInput
            label="Password"
            description={`For the account ${username}`}
            autoComplete="current-password"
            data-autofocus
            visibilityToggleButtonProps={{ "aria-label": "Show or hide the password" }}
            ref={field}
            value={password}
            error={refusal?.field}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
        )}
        <FormError message={refusal?.rest} />
        {arePasskeysUsable() && (
          <Button
            variant="default"
            leftSection={<IconFingerprint size={16} aria-hidden />}
            disabled={isPending}
            onClick={() => void byPasskey()}
          >
            Use a passkey
          </Button>
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={() => onAnswer(false)}>
            Cancel
          </Button>
          <Button type="submit" disabled={(wantsCode ? code : password).trim() === ""} loading={isPending}>
            Confirm
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
