import { Alert, Button, PasswordInput, Stack, Text, TextInput } from "@mantine/core";
import { schemaResolver, useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import { IconMail } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { ChangeEmail, type PendingEmail, type Profile } from "@tessera/domain";
import { useState } from "react";
import { appError, formErrors } from "#web/app-error.ts";
import { Form } from "#web/components/form.tsx";
import { FormError } from "#web/components/load-error.tsx";
import { FORM_WIDTH, SettingsSection } from "#web/components/settings-section.tsx";
import { formatExactTime } from "#web/components/time.tsx";
import { profileQuery } from "#web/profile/profile-query.ts";
import { queryClient, trpc } from "#web/trpc.ts";

export function EmailSection({ profile: { user, pendingEmail, canChangeEmail } }: { profile: Profile }) {
  return (
    <SettingsSection
      title="Email address"
      about={
        user.email === null ? (
          "This account has none, so you get no emails."
        ) : (
          <>
            Emails go to <strong>{user.email}</strong>, and you can sign in with it.
          </>
        )
      }
    >
      <Stack gap="md">
        {pendingEmail && <Pending {...pendingEmail} />}
        {canChangeEmail ? (
          <EmailForm />
        ) : (
          <Text>
            It can't be changed now: this server sends no email, so a new address could not be confirmed. Ask your
            administrator to configure a mail server.
          </Text>
        )}
      </Stack>
    </SettingsSection>
  );
}

function showPending(pendingEmail: PendingEmail | null): void {
  queryClient.setQueryData(profileQuery().queryKey, (known) => known && { ...known, pendingEmail });
}

function Pending({ email, expiresAt }: PendingEmail) {
  const cancel = useMutation(
    trpc.profile.cancelEmailChange.mutationOptions({
      onSuccess: () => {
        showPending(null);
        notifications.show({ color: "good", message: "Your email address stays as it is" });
      },
      onError: (error) => notifications.show({ color: "danger", message: appError(error).message }),
    }),
  );
  return (
    <Alert color="action" variant="light" icon={<IconMail aria-hidden />} title={`Confirm ${email}`} role="status">
      <Stack gap="sm" align="flex-start">
        <div>
          We sent an email with a link to this address. Follow it by {formatExactTime(expiresAt)}; until then nothing
          changes.
        </div>
        <Button size="xs" variant="default" loading={cancel.isPending} onClick={() => cancel.mutate()}>
          Keep the old address
        </Button>
      </Stack>
    </Alert>
  );
}

const EMPTY = { email: "", password: "" };

function EmailForm() {
  const [refusal, setRefusal] = useState<string>();
  const form = useForm({ initialValues: EMPTY, validate: schemaResolver(ChangeEmail, { sync: true }) });
  const change = useMutation(
    trpc.profile.changeEmail.mutationOptions({
      // What is kept of a mutation would keep the password.
      gcTime: 0,
      onSuccess: (pending) => {
        form.reset();
        showPending(pending);
      },
      onError: (error) => {
        const { byField, rest } = formErrors(error, Object.keys(EMPTY));
        form.setErrors(byField);
        setRefusal(rest);
      },
    }),
  );
  return (
    <Form
      form={form}
      className={FORM_WIDTH}
      onSubmit={form.onSubmit((values) => {
        setRefusal(undefined);
        change.mutate(values);
      })}
    >
      <Stack gap="md">
        <TextInput label="New email address" type="email" autoComplete="email" {...form.getInputProps("email")} />
        <PasswordInput
          label="Your password"
          autoComplete="current-password"
          visibilityToggleButtonProps={{ "aria-label": "Show or hide the password" }}
          {...form.getInputProps("password")}
        />
        <FormError message={refusal} />
        <div>
          <Button type="submit" loading={change.isPending}>
            Change email address
          </Button>
        </div>
      </Stack>
    </Form>
  );
}
