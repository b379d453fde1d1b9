import { Button, PasswordInput, Stack, TextInput } from "@mantine/core";
import { schemaResolver, useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { SignIn } from "@tessera/domain";
import { useEffect, useState } from "react";
import { formErrors } from "../app-error.ts";
import { FormError } from "../components/load-error.tsx";
import { trpc } from "../trpc.ts";
import { NarrowPage } from "./narrow-page.tsx";
import { renewSession } from "./session.ts";

export function SignInPage({ setupNeeded, returnTo }: { setupNeeded: boolean; returnTo?: string }) {
  if (setupNeeded) {
    return (
      <NarrowPage title="This server is new">
        It has no account yet. Open the set-up link that the server printed when it started; it is in the server's log
        and leads to the page where the first admin is made.
      </NarrowPage>
    );
  }
  return (
    <NarrowPage title="Sign in to Tessera" about={returnTo && "Sign in to go on to the page you asked for."}>
      <SignInForm returnTo={returnTo} />
    </NarrowPage>
  );
}

function SignInForm({ returnTo }: { returnTo?: string }) {
  const router = useRouter();
  const [refusal, setRefusal] = useState<string>();
  const form = useForm({
    mode: "uncontrolled",
    initialValues: { login: "", password: "" },
    validate: schemaResolver(SignIn, { sync: true }),
  });
  const signIn = useMutation(
    trpc.session.signIn.mutationOptions({
      // What is kept of a mutation would keep the password.
      gcTime: 0,
      onSuccess: async () => {
        await renewSession();
        router.history.push(returnTo ?? "/");
      },
      onError: (error) => {
        const { byField, rest } = formErrors(error, ["login", "password"]);
        form.setErrors(byField);
        setRefusal(rest);
        form.getInputNode("password")?.focus();
      },
    }),
  );
  useEffect(() => form.getInputNode("login")?.focus(), [form.getInputNode]);
  return (
    <form
      noValidate
      onSubmit={form.onSubmit((values) => {
        setRefusal(undefined);
        signIn.mutate(values);
      })}
    >
      <Stack gap="md">
        <FormError message={refusal} />
        <TextInput
          label="User name or e-mail"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          key={form.key("login")}
          {...form.getInputProps("login")}
        />
        <PasswordInput
          label="Password"
          autoComplete="current-password"
          visibilityToggleButtonProps={{ "aria-label": "Show or hide the password" }}
          key={form.key("password")}
          {...form.getInputProps("password")}
        />
        <Button type="submit" loading={signIn.isPending} fullWidth>
          Sign in
        </Button>
      </Stack>
    </form>
  );
}
