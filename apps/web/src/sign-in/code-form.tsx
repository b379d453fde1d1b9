import { Button, Stack, Text, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import type { SignIn } from "@tessera/domain";
import { useEffect, useRef, useState } from "react";
import { appError } from "#web/app-error.ts";
import { FormError } from "#web/components/load-error.tsx";
import { arePasskeysUsable, PASSKEYS_UNUSABLE } from "#web/second-factor/passkey-browser.ts";
import { trpc } from "#web/trpc.ts";
import { PasskeyButton } from "./passkey-button.tsx";
import { useArrival } from "./use-arrival.ts";

type CodeFormProps = {
  /** Name and password, which were right. */
  signIn: SignIn;
  returnTo?: string;
  onBack: () => void;
};

/** The second step of signing in. One field takes either kind of code. */
export function CodeForm({ signIn, returnTo, onBack }: CodeFormProps) {
  const arrive = useArrival(returnTo);
  const [code, setCode] = useState("");
  const [problem, setProblem] = useState<string>();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const confirm = useMutation(
    trpc.session.signIn.mutationOptions({
      // What is kept of a mutation would keep the password.
      gcTime: 0,
      onSuccess: arrive,
      onError: () => field.current?.select(),
    }),
  );
  const refused = confirm.error ? appError(confirm.error) : undefined;
  const isWrong = refused?.reason === "SECOND_FACTOR";
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setProblem(undefined);
        confirm.mutate({ ...signIn, totp: code });
      }}
    >
      <Stack gap="md">
        <FormError message={problem ?? (isWrong ? undefined : refused?.message)} />
        <TextInput
          label="Code"
          autoComplete="one-time-code"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={64}
          ref={field}
          value={code}
          error={isWrong ? refused.message : undefined}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        <Button type="submit" disabled={code.trim() === ""} loading={confirm.isPending} fullWidth>
          Sign in
        </Button>
        {arePasskeysUsable() ? (
          <PasskeyButton returnTo={returnTo} onProblem={setProblem} />
        ) : (
          <Text size="xs" c="dimmed">
            {PASSKEYS_UNUSABLE}
          </Text>
        )}
        <Button variant="subtle" color="gray" fullWidth onClick={onBack}>
          Sign in as someone else
        </Button>
      </Stack>
    </form>
  );
}
