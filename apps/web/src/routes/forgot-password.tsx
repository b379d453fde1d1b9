import { Button, Stack } from "@mantine/core";
import { schemaResolver, useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { createFileRoute } from "@tanstack/react-router";
import { RequestPasswordReset } from "@tessera/domain";
import { useState } from "react";
import { formErrors } from "#web/app-error.ts";
import { ButtonLink } from "#web/components/button-link.tsx";
import { Form } from "#web/components/form.tsx";
import { FormError } from "#web/components/load-error.tsx";
import { NarrowPage } from "#web/components/narrow-page.tsx";
import { LoginField } from "#web/sign-in/login-field.tsx";
import { sessionQuery } from "#web/sign-in/session.ts";
import { trpc } from "#web/trpc.ts";

export const Route = createFileRoute("/forgot-password")({
  loader: ({ context }) => context.queryClient.ensureQueryData(sessionQuery()),
  component: ForgotPasswordPage,
});

const back = (
  <ButtonLink to="/sign-in" variant="default" fullWidth>
    Back to sign in
  </ButtonLink>
);

function ForgotPasswordPage() {
  const { mailConfigured } = Route.useLoaderData();
  const [isAsked, setAsked] = useState(false);
  if (!mailConfigured) {
    return (
      <NarrowPage
        title="Ask your administrator"
        about="This server sends no emails. An administrator can give your account a new password."
      >
        {back}
      </NarrowPage>
    );
  }
  if (isAsked) {
    return (
      <NarrowPage
        title="Check your email"
        about="If that is an account here with an email address, a link to choose a new password is on its way. It works once, for an hour."
      >
        {back}
      </NarrowPage>
    );
  }
  return (
    <NarrowPage about="You get an email with a link to choose a new one.">
      <RequestForm onAsked={() => setAsked(true)} />
    </NarrowPage>
  );
}

function RequestForm({ onAsked }: { onAsked: () => void }) {
  const [refusal, setRefusal] = useState<string>();
  const form = useForm({
    mode: "uncontrolled",
    initialValues: { login: "" },
    validate: schemaResolver(RequestPasswordReset, { sync: true }),
  });
  const request = useMutation(
    trpc.passwordReset.request.mutationOptions({
      onSuccess: onAsked,
      onError: (error) => {
        const { byField, rest } = formErrors(error, ["login"]);
        form.setErrors(byField);
        setRefusal(rest);
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
        request.mutate(values);
      })}
    >
      <Stack gap="md">
        <FormError message={refusal} />
        <LoginField key={form.key("login")} {...form.getInputProps("login")} />
        <Stack gap="xs">
          <Button type="submit" loading={request.isPending} fullWidth>
            Send link
          </Button>
          {back}
        </Stack>
      </Stack>
    </Form>
  );
}
