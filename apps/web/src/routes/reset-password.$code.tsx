import { Button, Stack } from "@mantine/core";
import { schemaResolver, useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { createFileRoute, useRouter } from "@tanstack/react-router";
import { CompletePasswordReset } from "@tessera/domain";
import { useState } from "react";
import { formErrors, isNotFound } from "#web/app-error.ts";
import { ButtonLink } from "#web/components/button-link.tsx";
import { Form } from "#web/components/form.tsx";
import { FormError } from "#web/components/load-error.tsx";
import { NarrowPage } from "#web/components/narrow-page.tsx";
import { NewPasswordField } from "#web/components/new-password-field.tsx";
import { renewSession } from "#web/sign-in/session.ts";
import { trpc, trpcClient } from "#web/trpc.ts";

export const Route = createFileRoute("/reset-password/$code")({
  loader: async ({ params: { code } }) => ({ reset: await findReset(code) }),
  component: ResetPasswordPage,
});

/** Asked past the cache, which would keep the code. */
async function findReset(code: string) {
  try {
    return await trpcClient.passwordReset.check.query({ code });
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}

/** Where the link of a forgotten password leads; `reset` is null where it opens nothing (any more). */
function ResetPasswordPage() {
  const { code } = Route.useParams();
  const { reset } = Route.useLoaderData();
  if (!reset) {
    return (
      <NarrowPage
        title="This link no longer works"
        about="It was used, replaced by a newer one, or it is older than an hour."
      >
        <ButtonLink to="/forgot-password" variant="default">
          Ask for a new link
        </ButtonLink>
      </NarrowPage>
    );
  }
  return (
    <NarrowPage about={`For the account ${reset.username}. It is signed out in every browser.`}>
      <NewPasswordForm code={code} username={reset.username} />
    </NarrowPage>
  );
}

const NewPassword = CompletePasswordReset.pick({ password: true });

function NewPasswordForm({ code, username }: { code: string; username: string }) {
  const router = useRouter();
  const [refusal, setRefusal] = useState<string>();
  const form = useForm({
    mode: "uncontrolled",
    initialValues: { password: "" },
    validate: schemaResolver(NewPassword, { sync: true }),
  });
  const complete = useMutation(
    trpc.passwordReset.complete.mutationOptions({
      // What is kept of a mutation would keep the password.
      gcTime: 0,
      onSuccess: async () => {
        await renewSession();
        await router.navigate({ to: "/sign-in", search: { passwordChanged: true }, replace: true });
      },
      onError: (error) => {
        const { byField, rest } = formErrors(error, ["password"]);
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
      onSubmit={form.onSubmit(({ password }) => {
        setRefusal(undefined);
        complete.mutate({ code, password });
      })}
    >
      <Stack gap="md">
        <FormError message={refusal} />
        {/* Tells password managers whose password this is. */}
        <input type="text" name="username" autoComplete="username" value={username} readOnly hidden />
        <NewPasswordField
          label="New password"
          personal={() => [username]}
          key={form.key("password")}
          {...form.getInputProps("password")}
        />
        <Button type="submit" loading={complete.isPending} fullWidth>
          Change password
        </Button>
      </Stack>
    </Form>
  );
}
