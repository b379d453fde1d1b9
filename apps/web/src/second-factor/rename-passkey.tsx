import { Button, Group, Modal, Stack, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type Passkey, PasskeyName } from "@tessera/domain";
import { useState } from "react";
import { formErrors } from "#web/app-error.ts";
import { FormError } from "#web/components/load-error.tsx";
import { trpc } from "#web/trpc.ts";
import { renewSecondFactors } from "./second-factors-query.ts";

export function RenamePasskey({ passkey, onClose }: { passkey: Passkey; onClose: () => void }) {
  const [name, setName] = useState(passkey.name);
  const [wrongName, setWrongName] = useState<string>();
  const rename = useMutation(
    trpc.secondFactor.renamePasskey.mutationOptions({
      onSuccess: async () => {
        await renewSecondFactors();
        onClose();
      },
    }),
  );
  const refused = rename.error ? formErrors(rename.error, ["name"]) : undefined;
  return (
    <Modal opened onClose={onClose} title="Rename the passkey">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          const wrong = PasskeyName.safeParse(name).error?.issues[0]?.message;
          setWrongName(wrong);
          if (wrong === undefined) rename.mutate({ id: passkey.id, name });
        }}
      >
        <Stack gap="md">
          <TextInput
            label="Name"
            autoComplete="off"
            data-autofocus
            value={name}
            error={wrongName ?? refused?.byField.name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <FormError message={refused?.rest} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={rename.isPending}>
              Rename passkey
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
