import { Button, Group, Modal, PasswordInput, Stack, Text, TextInput } from "@mantine/core";
import { IconFingerprint } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { FormError } from "#web/components/load-error.tsx";
import { arePasskeysUsable } from "#web/second-factor/passkey-browser.ts";
import { secondFactorsQuery } from "#web/second-factor/second-factors-query.ts";
import type { WhyConfirm } from "./confirm-identity.ts";
import { providerLinkQuery } from "./provider-link-query.ts";
import { ProviderProof } from "./provider-proof.tsx";
import { sessionQuery, useUser } from "./session.ts";
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

/** The password, or what else the account has: a code, where a session ended after the password; a passkey. */
function ProofForm({ why, onAnswer }: { why: WhyConfirm; onAnswer: Answer }) {
  const { username } = useUser();
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const proof = useProof(why, username, () => onAnswer(true));
  const { hasEnded, wantsCode, usesCode, refusal, isPending } = proof;
  const { hasPassword, hasCodes, hasPasskeys, provider } = useProofMeans(!hasEnded);
  const field = useRef<HTMLInputElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was refused is to be typed again, what comes next as well
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, [refusal, wantsCode]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void proof.confirm({ password, code });
  };
  return (
    <form noValidate onSubmit={submit}>
      <Stack gap="md">
        <Text>{WHY[hasEnded ? "sessionEnded" : why]}</Text>
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
          hasPassword && (
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
          )
        )}
        <FormError message={refusal?.rest} />
        {hasCodes && (
          <Button variant="default" disabled={isPending} onClick={() => proof.switchToCode(!usesCode)}>
            {usesCode ? "Use the password" : "Use a code"}
          </Button>
        )}
        {hasPasskeys && (
          <Button
            variant="default"
            leftSection={<IconFingerprint size={16} aria-hidden />}
            disabled={isPending}
            onClick={() => void proof.byPasskey()}
          >
            Use a passkey
          </Button>
        )}
        {provider !== null && (
          <ProviderProof name={provider} login={hasEnded ? username : undefined} onProven={() => onAnswer(true)} />
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={() => onAnswer(false)}>
            Cancel
          </Button>
          {(wantsCode || hasPassword) && (
            <Button type="submit" disabled={(wantsCode ? code : password).trim() === ""} loading={isPending}>
              Confirm
            </Button>
          )}
        </Group>
      </Stack>
    </form>
  );
}

type ProofMeans = { hasPassword: boolean; hasCodes: boolean; hasPasskeys: boolean; provider: string | null };

/** What else the account has to prove who sits there; once its session has ended, only signing in tells. */
function useProofMeans(isSignedIn: boolean): ProofMeans {
  const { data } = useQuery({ ...secondFactorsQuery(), enabled: isSignedIn, retry: false });
  const link = useQuery({ ...providerLinkQuery(), enabled: isSignedIn, retry: false }).data;
  const session = useQuery(sessionQuery()).data;
  if (!isSignedIn) {
    const provider = session?.signInProvider ?? null;
    return { hasPassword: true, hasCodes: false, hasPasskeys: arePasskeysUsable(), provider };
  }
  return {
    hasPassword: link?.hasPassword ?? true,
    provider: link?.linked ? link.name : null,
    hasCodes: data !== undefined && (data.totp || data.recoveryCodesLeft > 0),
    hasPasskeys: data !== undefined && data.passkeys.length > 0 && arePasskeysUsable(),
  };
}
