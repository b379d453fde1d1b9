import { Button, PasswordInput, Stack } from "@mantine/core";
import { schemaResolver, useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import { ChangePassword } from "@tessera/domain";
import { useState } from "react";
import { formErrors } from "#web/app-error.ts";
import { Form } from "#web/components/form.tsx";
import { FormError } from "#web/components/load-error.tsx";
import { NewPasswordField } from "#web/components/new-password-field.tsx";
import { FORM_WIDTH, SettingsSection } from "#web/components/settings-section.tsx";
import { useUser } from "#web/sign-in/session.ts";
import { queryClient, trpc } from "#web/trpc.ts";

const EMPTY = { current: "", next: "" };

export function PasswordSection() {
  const user = useUser();
  const [refusal, setRefusal] = useState<string>();
  /** Another one begins with empty fields, and with nothing judged. */
  const [round, setRound] = useState(0);
  const form = useForm({ initialValues: EMPTY, validate: schemaResolver(ChangePassword, { sync: true }) });
  const change = useMutation(
    trpc.profile.changePassword.mutationOptions({
      // What is kept of a mutation would keep the passwords.
      gcTime: 0,
      onSuccess: async () => {
        form.reset();
        setRound((number) => number + 1);
        notifications.show({ color: "good", message: "Your password is changed. Every other browser is signed out." });
        await queryClient.invalidateQueries(trpc.session.list.pathFilter());
      },
      onError: (error) => {
        const { byField, rest } = formErrors(error, Object.keys(EMPTY));
        form.setErrors(byField);
        setRefusal(rest);
      },
    }),
  );
  return (
    <SettingsSection title="Password" about="Changing it signs you out in every other browser.">
      <Form
        form={form}
        className={FORM_WIDTH}
        onSubmit={form.onSubmit((values) => {
          setRefusal(undefined);
          change.mutate(values);
        })}
      >
        <Stack gap="md">
          {/* For password managers: whose password this is. */}
          <input type="text" name="username" autoComplete="username" value={user.username} readOnly hidden />
          <PasswordInput
            label="Current password"
            autoComplete="current-password"
            visibilityToggleButtonProps={{ "aria-label": "Show or hide the current password" }}
            {...form.getInputProps("current")}
          />
          <NewPasswordField
            key={round}
            label="New password"
            visibilityToggleButtonProps={{ "aria-label": "Show or hide the new password" }}
            personal={() => [user.username, user.firstName, user.lastName, user.email ?? ""]}
            {...form.getInputProps("next")}
          />
          <FormError message={refusal} />
          <div>
            <Button type="submit" loading={change.isPending}>
              Change password
            </Button>
          </div>
        </Stack>
      </Form>
    </SettingsSection>
  );
}
