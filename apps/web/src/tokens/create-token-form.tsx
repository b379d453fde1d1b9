import { Button, Group, Stack } from "@mantine/core";
import type { TokenWithSecret } from "@tessera/domain";
import { useEffect, useRef, useState } from "react";
import { Form } from "#web/components/form.tsx";
import { FormError } from "#web/components/load-error.tsx";
import { CancelButton } from "#web/leaving/guarded-dialog.tsx";
import { useUser } from "#web/sign-in/session.ts";
import { firstChoice, type TokenChoice, type TokenPolicy, toCreateToken } from "./token-choice.ts";
import { TokenFields, tokenFormErrors, useTokenForm } from "./token-fields.tsx";
import { roleOf, useTokenHome } from "./token-home.ts";

type CreateTokenFormProps = {
  policy: TokenPolicy;
  projectId?: string | undefined;
  onCreated: (created: TokenWithSecret) => void;
};

export function CreateTokenForm({ policy, projectId, onCreated }: CreateTokenFormProps) {
  const systemRole = roleOf(useTokenHome(), useUser().systemRole);
  const form = useTokenForm(firstChoice(policy, systemRole, projectId));
  const name = useRef<HTMLInputElement>(null);
  // The form comes after the dialog, whose focus is then on its close button.
  useEffect(() => name.current?.focus(), []);
  const { isCreating, refusal, create } = useCreate(onCreated, (errors) => form.setErrors(errors));
  return (
    <Form form={form} onSubmit={form.onSubmit(create)}>
      <Stack gap="lg">
        <TokenFields form={form} policy={policy} systemRole={systemRole} nameRef={name} />
        <FormError message={refusal} />
        <Group justify="flex-end" gap="xs">
          <CancelButton />
          <Button type="submit" loading={isCreating}>
            Create token
          </Button>
        </Group>
      </Stack>
    </Form>
  );
}

/** Calls the server past the query cache, which would keep the secret. */
function useCreate(onCreated: (created: TokenWithSecret) => void, setErrors: (errors: Record<string, string>) => void) {
  const { create: createToken } = useTokenHome();
  const [isCreating, setCreating] = useState(false);
  const [refusal, setRefusal] = useState<string>();
  const create = async (choice: TokenChoice) => {
    setCreating(true);
    setRefusal(undefined);
    try {
      onCreated(await createToken(toCreateToken(choice)));
    } catch (error) {
      const { byField, rest } = tokenFormErrors(error);
      setErrors(byField);
      setRefusal(rest);
    } finally {
      setCreating(false);
    }
  };
  return { isCreating, refusal, create };
}
