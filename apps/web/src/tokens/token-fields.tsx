import { TextInput } from "@mantine/core";
import { type UseFormReturnType, useForm } from "@mantine/form";
import { CreateToken, type SystemRole } from "@tessera/domain";
import type { Ref } from "react";
import { formErrors } from "#web/app-error.ts";
import { AccessField } from "./access-field.tsx";
import { AddressesField } from "./addresses-field.tsx";
import { ExpiryField } from "./expiry-field.tsx";
import { ProjectsField } from "./projects-field.tsx";
import { type TokenChoice, type TokenPolicy, toCreateToken } from "./token-choice.ts";

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

type TokenForm = UseFormReturnType<TokenChoice>;

export function useTokenForm(initialValues: TokenChoice): TokenForm {
  return useForm<TokenChoice>({ initialValues, validate: checkChoice });
}

/** The server's errors by the form's fields, and in one text what belongs to none. */
export function tokenFormErrors(error: unknown): ReturnType<typeof formErrors> {
  const { byField, rest } = formErrors(error, Object.keys(FIELD_OF));
  return { byField: byFormField(byField), rest };
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

type TokenFieldsProps = {
  form: TokenForm;
  policy: TokenPolicy;
  systemRole: SystemRole;
  nameRef?: Ref<HTMLInputElement>;
};

/** Everything that is chosen for a token, whether a person gets it or an assistant does. */
export function TokenFields({ form, policy, systemRole, nameRef }: TokenFieldsProps) {
  return (
    <>
      <TextInput
        label="Name"
        description="Name what will use it, so that you recognize it later."
        placeholder="Nightly build of the shop"
        autoComplete="off"
        {...(nameRef && { ref: nameRef, "data-autofocus": true })}
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
    </>
  );
}
