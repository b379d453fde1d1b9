import { Button, Group, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { CreateToken, type TokenWithSecret } from "@tessera/domain";
import { useEffect, useRef, useState } from "react";
import { formErrors } from "#web/app-error.ts";
import { Form } from "#web/components/form.tsx";
import { FormError } from "#web/components/load-error.tsx";
import { CancelButton } from "#web/leaving/guarded-dialog.tsx";
import { useUser } from "#web/sign-in/session.ts";
import { AccessField } from "./access-field.tsx";
import { AddressesField } from "./addresses-field.tsx";
import { ExpiryField } from "./expiry-field.tsx";
import { ProjectsField } from "./projects-field.tsx";
import { firstChoice, type TokenChoice, type TokenPolicy, toCreateToken } from "./token-choice.ts";
import { roleOf, useTokenHome } from "./token-home.ts";

type CreateTokenFormProps = {
  policy: TokenPolicy;
  projectId?: string | undefined;
  onCreated: (created: TokenWithSecret) => void;
};

/** The form's field for each field of the server's input. */
const FIELD_OF: Record<string, keyof TokenChoice> = {
  name: "name",
  expiresInDays: "expiry",
  expiresAt: "expiry",
  neverExpires: "expiry",
  scopes: "scopes",
  projects: "projects",
  allowedIps: "addresses",
};

export function CreateTokenForm({ policy, projectId, onCreated }: CreateTokenFormProps) {
  const systemRole = roleOf(useTokenHome(), useUser().systemRole);
  const form = useForm<TokenChoice>({
    initialValues: firstChoice(policy, systemRole, projectId),
    validate: checkChoice,
  });
  const name = useRef<HTMLInputElement>(null);
  // The form comes after the dialog, whose focus is then on its close button.
  useEffect(() => name.current?.focus(), []);
  const { isCreating, refusal, create } = useCreate(onCreated, (errors) => form.setErrors(errors));
  return (
    <Form form={form} onSubmit={form.onSubmit(create)}>
      <Stack gap="lg">
        <TextInput
          label="Name"
          description="Name what will use it, so that you recognize it later."
          placeholder="Nightly build of the shop"
          autoComplete="off"
          ref={name}
          data-autofocus
          {...form.getInputProps("name")}
        />
        <ExpiryField
          policy={policy}
          choice={form.values}
          error={form.errors.expiry}
          onChange={(change) => {
            form.setValues(change);
            form.clearFieldError("expiry");
          }}
        />
        <AccessField
          systemRole={systemRole}
          choice={form.values}
          error={form.errors.scopes}
          onChange={(change) => {
            form.setValues(change);
            form.clearFieldError("scopes");
          }}
        />
        <ProjectsField
          choice={form.values}
          error={form.errors.projects}
          onChange={(change) => {
            form.setValues(change);
            form.clearFieldError("projects");
          }}
        />
        <AddressesField
          value={form.values.addresses}
          error={form.errors.addresses}
          onChange={(addresses) => form.setFieldValue("addresses", addresses)}
        />
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

function checkChoice(choice: TokenChoice): Record<string, string> {
  if (choice.expiry === "custom" && choice.day === null) return { expiry: "Choose the last day" };
  const { error } = CreateToken.safeParse(toCreateToken(choice));
  return byFormField(Object.fromEntries((error?.issues ?? []).map(({ path, message }) => [path.join("."), message])));
}

function byFormField(errors: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(errors).map(([path, message]) => [FIELD_OF[path.split(".", 1)[0] ?? ""] ?? path, message]),
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
      const { byField, rest } = formErrors(error, Object.keys(FIELD_OF));
      setErrors(byFormField(byField));
      setRefusal(rest);
    } finally {
      setCreating(false);
    }
  };
  return { isCreating, refusal, create };
}
