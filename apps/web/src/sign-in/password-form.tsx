import { Button, PasswordInput, Stack } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import type { SignIn } from "@tessera/domain";
import { useRef, useState } from "react";
import { appError, formErrors } from "#web/app-error.ts";
import { TextLink } from "#web/components/button-link.tsx";
import { Form } from "#web/components/form.tsx";
import { FormError } from "#web/components/load-error.tsx";
import { arePasskeysUsable } from "#web/second-factor/passkey-browser.ts";
import { trpc } from "#web/trpc.ts";
import { LoginField } from "./login-field.tsx";
import { PasskeyButton } from "./passkey-button.tsx";
import { useArrival } from "./use-arrival.ts";

type PasswordFormProps = {
  returnTo?: string;
  /** The password was right, and something is wanted beside it. */
  onProven: (signIn: SignIn, wanted: string) => void;
};

/** The first step of signing in; for most people, and for those with a passkey, the only one. */
export function PasswordForm({ returnTo, onProven }: PasswordFormProps) {
  const arrive = useArrival(returnTo);
  const passwordField = useRef<HTMLInputElement>(null);
  const [refusal, setRefusal] = useState<string>();
  const form = useForm({
    mode: "uncontrolled",
    initialValues: { login: "", password: "" },
  });
  const signIn = useMutation(
    trpc.session.signIn.mutationOptions({
      // What is kept of a mutation would keep the password.
      gcTime: 0,
      onSuccess: arrive,
      onError: (error, given) => {
        const { reason, message } = appError(error);
        if (reason === "SECOND_FACTOR") return onProven(given, message);
        const { byField, rest } = formErrors(error, ["login", "password"]);
        form.setErrors(byField);
        setRefusal(rest);
        passwordField.current?.select();
      },
    }),
  );
  return (
    <Form
      form={form}
      takesFocus
      unguarded
      onSubmit={form.onSubmit((values) => {
        setRefusal(undefined);
        signIn.mutate(values);
      })}
    >
      <Stack gap="md">
        <FormError message={refusal} />
        <LoginField key={form.key("login")} {...form.getInputProps("login")} />
        <PasswordInput
          label="Password"
          autoComplete="current-password"
          visibilityToggleButtonProps={{ "aria-label": "Show or hide the password" }}
          key={form.key("password")}
          ref={passwordField}
          {...form.getInputProps("password")}
        />
        <Button type="submit" loading={signIn.isPending} fullWidth>
          Sign in
        </Button>
        {arePasskeysUsable() && <PasskeyButton returnTo={returnTo} onProblem={setRefusal} />}
        <TextLink to="/forgot-password" size="sm" ta="center">
          Forgot your password?
        </TextLink>
      </Stack>
    </Form>
  );
}
