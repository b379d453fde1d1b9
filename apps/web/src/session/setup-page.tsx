import { Button, Group, Stack, TextInput } from "@mantine/core";
import { schemaResolver, useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { Registration } from "@tessera/domain";
import { useState } from "react";
import { formErrors } from "../app-error.ts";
import { ButtonLink } from "../components/button-link.tsx";
import { FormError } from "../components/load-error.tsx";
import { NewPasswordField } from "../components/new-password-field.tsx";
import { trpc } from "../trpc.ts";
import { NarrowPage } from "./narrow-page.tsx";
import { renewSession } from "./session.ts";

export function SetupPage({ code, valid }: { code: string; valid: boolean }) {
  if (!valid) {
    return (
      <NarrowPage
        title="This set-up link no longer works"
        about="It works once, for the first admin. If this server has no admin yet, restart it and open the new link from its log."
      >
        <ButtonLink to="/sign-in" variant="default">
          Go to sign in
        </ButtonLink>
      </NarrowPage>
    );
  }
  return (
    <NarrowPage title="Set up Tessera" about="Make the first account. It will be the admin of this server.">
      <RegistrationForm code={code} />
    </NarrowPage>
  );
}

const EMPTY = { firstName: "", lastName: "", username: "", email: "", password: "" };

function RegistrationForm({ code }: { code: string }) {
  const router = useRouter();
  const [refusal, setRefusal] = useState<string>();
  const form = useForm({
    mode: "uncontrolled",
    initialValues: EMPTY,
    validate: schemaResolver(Registration, { sync: true }),
    validateInputOnBlur: true,
  });
  const createAdmin = useMutation(
    trpc.setup.createAdmin.mutationOptions({
      // What is kept of a mutation would keep the password.
      gcTime: 0,
      onSuccess: async () => {
        await renewSession();
        await router.navigate({ to: "/", replace: true });
      },
      onError: (error) => {
        const { byField, rest } = formErrors(error, Object.keys(EMPTY));
        form.setErrors(byField);
        setRefusal(rest);
      },
    }),
  );
  return (
    <form
      noValidate
      onSubmit={form.onSubmit((values) => {
        setRefusal(undefined);
        createAdmin.mutate({ ...values, code });
      })}
    >
      <Stack gap="md">
        <Group grow align="flex-start" gap="sm">
          <TextInput
            label="First name"
            autoComplete="given-name"
            data-autofocus
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
          label="User name"
          description="Letters, digits and hyphens. It can't be changed later."
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          key={form.key("username")}
          {...form.getInputProps("username")}
        />
        <TextInput
          label="E-mail"
          type="email"
          autoComplete="email"
          key={form.key("email")}
          {...form.getInputProps("email")}
        />
        <NewPasswordField
          personal={() => Object.values({ ...form.getValues(), password: "" })}
          key={form.key("password")}
          {...form.getInputProps("password")}
        />
        <FormError message={refusal} />
        <Button type="submit" loading={createAdmin.isPending} fullWidth>
          Create account
        </Button>
      </Stack>
    </form>
  );
}
