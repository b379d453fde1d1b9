import { Button, Group, Stack, TextInput } from "@mantine/core";
import { schemaResolver, useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { Registration } from "@tessera/domain";
import { useState } from "react";
import { formErrors } from "#web/app-error.ts";
import { Form } from "#web/components/form.tsx";
import { FormError } from "#web/components/load-error.tsx";
import { NewPasswordField } from "#web/components/new-password-field.tsx";
import { renewSession } from "./session.ts";

type RegistrationFormProps = {
  /** The address where it is known already; else the form asks for it. */
  email?: string;
  /** What the button says. */
  submit: string;
  /** Makes the account and signs in. */
  register: (person: Registration) => Promise<unknown>;
};

/** Asks what an account begins with, and goes on to the list of projects. */
export function RegistrationForm({ email, submit, register }: RegistrationFormProps) {
  const { form, refusal, save, onSubmit } = useRegistration(email ?? "", register);
  return (
    <Form form={form} takesFocus onSubmit={onSubmit}>
      <Stack gap="md">
        <Group grow align="flex-start" gap="sm">
          <TextInput
            label="First name"
            autoComplete="given-name"
            key={form.key("firstName")}
            {...form.getInputProps("firstName")}
          />
          <TextInput
            label="Last name"
            autoComplete="family-name"
            key={form.key("lastName")}
            {...form.getInputProps("lastName")}
          />
        </Group>
        <TextInput
          label="Username"
          description="3 to 39 letters, digits and single hyphens. It can't be changed later."
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          key={form.key("username")}
          {...form.getInputProps("username")}
        />
        {email === undefined && (
          <TextInput
            label="Email"
            type="email"
            autoComplete="email"
            key={form.key("email")}
            {...form.getInputProps("email")}
          />
        )}
        <NewPasswordField
          personal={() => Object.values({ ...form.getValues(), password: "" })}
          key={form.key("password")}
          {...form.getInputProps("password")}
        />
        <FormError message={refusal} />
        <Button type="submit" loading={save.isPending} fullWidth>
          {submit}
        </Button>
      </Stack>
    </Form>
  );
}

function useRegistration(email: string, register: RegistrationFormProps["register"]) {
  const router = useRouter();
  const [refusal, setRefusal] = useState<string>();
  const initialValues: Registration = { firstName: "", lastName: "", username: "", email, password: "" };
  const form = useForm({
    mode: "uncontrolled",
    initialValues,
    validate: schemaResolver(Registration, { sync: true }),
  });
  const save = useMutation({
    mutationFn: register,
    // What is kept of a mutation would keep the password.
    gcTime: 0,
    onSuccess: async () => {
      form.resetDirty();
      await renewSession();
      await router.navigate({ to: "/", replace: true });
    },
    onError: (error) => {
      const { byField, rest } = formErrors(error, Object.keys(initialValues));
      form.setErrors(byField);
      setRefusal(rest);
    },
  });
  const onSubmit = form.onSubmit((person) => {
    setRefusal(undefined);
    save.mutate(person);
  });
  return { form, refusal, save, onSubmit };
}
