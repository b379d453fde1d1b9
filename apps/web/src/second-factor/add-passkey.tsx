import { Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { PasskeyName } from "@tessera/domain";
import { useEffect, useRef, useState } from "react";
import { formErrors } from "#web/app-error.ts";
import { FormError } from "#web/components/load-error.tsx";
import { CancelButton } from "#web/leaving/guarded-dialog.tsx";
import { useUnsavedWork } from "#web/leaving/unsaved-work.ts";
import { CodesDialog } from "./codes-dialog.tsx";
import { makePasskey, passkeyProblem } from "./passkey-browser.ts";
import { renewSecondFactors } from "./second-factors-query.ts";
import { useSecretCall } from "./use-secret-call.ts";

type AddPasskeyProps = { opened: boolean; onClose: () => void; onDone?: () => void };

/** A name, then the browser asks; with the first factor come recovery codes. */
export function AddPasskey({ opened, onClose, onDone }: AddPasskeyProps) {
  return (
    <CodesDialog opened={opened} title="Add a passkey" onClose={onClose} onDone={onDone}>
      {(done) => <PasskeyForm onAdded={done} />}
    </CodesDialog>
  );
}

type PasskeyFormProps = { onAdded: (codes: readonly string[] | null) => void };

function PasskeyForm({ onAdded }: PasskeyFormProps) {
  const [name, setName] = useState("");
  const [wrongName, setWrongName] = useState<string>();
  const field = useRef<HTMLInputElement>(null);
  const settle = useUnsavedWork(() => name !== "");
  const add = useSecretCall(makePasskey, async ({ recoveryCodes }) => {
    settle();
    await renewSecondFactors();
    onAdded(recoveryCodes);
  });
  useEffect(() => field.current?.focus(), []);
  const refused = add.error === undefined ? undefined : formErrors(add.error, ["name"]);
  const problem = add.error === undefined ? undefined : (passkeyProblem(add.error) ?? refused?.rest);
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const wrong = PasskeyName.safeParse(name).error?.issues[0]?.message;
        setWrongName(wrong);
        if (wrong === undefined) void add.run(name);
        else field.current?.focus();
      }}
    >
      <Stack gap="md">
        <Text>
          A passkey lives on your phone, your computer or a security key, which asks for your fingerprint, face or PIN.
          It signs you in without the password.
        </Text>
        <TextInput
          label="Name"
          description="Name the device, so that you recognize it later."
          placeholder="Work laptop"
          autoComplete="off"
          ref={field}
          value={name}
          error={wrongName ?? refused?.byField.name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <FormError message={problem} />
        <Group justify="flex-end" gap="xs">
          <CancelButton />
          <Button type="submit" loading={add.isPending}>
            Add passkey
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
