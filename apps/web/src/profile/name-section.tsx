import { Stack, TextInput } from "@mantine/core";
import { schemaResolver, useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import { UpdateProfile, type User } from "@tessera/domain";
import { useState } from "react";
import { formErrors } from "#web/app-error.ts";
import { Form } from "#web/components/form.tsx";
import { SaveBar } from "#web/components/save-bar.tsx";
import { FORM_WIDTH, SettingsSection } from "#web/components/settings-section.tsx";
import { trpc } from "#web/trpc.ts";
import { showChangedUser } from "./profile-query.ts";

export function NameSection({ user }: { user: User }) {
  const [refusal, setRefusal] = useState<string>();
  const form = useForm({
    initialValues: { firstName: user.firstName, lastName: user.lastName },
    validate: schemaResolver(UpdateProfile, { sync: true }),
  });
  const update = useMutation(
    trpc.profile.update.mutationOptions({
      onSuccess: async ({ user: changed }) => {
        const names = { firstName: changed.firstName, lastName: changed.lastName };
        form.setInitialValues(names);
        form.setValues(names);
        await showChangedUser(changed);
        notifications.show({ color: "good", message: "Your name is saved" });
      },
      onError: (error) => {
        const { byField, rest } = formErrors(error, ["firstName", "lastName"]);
        form.setErrors(byField);
        setRefusal(rest);
      },
    }),
  );
  return (
    <SettingsSection title="Name" about="How others see you next to what you do.">
      <Form
        form={form}
        className={FORM_WIDTH}
        onSubmit={form.onSubmit((values) => {
          setRefusal(undefined);
          update.mutate(values);
        })}
      >
        <Stack gap="md" align="stretch">
          <TextInput label="First name" autoComplete="given-name" {...form.getInputProps("firstName")} />
          <TextInput label="Last name" autoComplete="family-name" {...form.getInputProps("lastName")} />
          <TextInput
            label="Username"
            description="It can't be changed."
            value={user.username}
            readOnly
            variant="unstyled"
          />
          <SaveBar
            isChanged={form.isDirty()}
            isSaving={update.isPending}
            save="Save name"
            problem={refusal}
            onDiscard={() => form.reset()}
          />
        </Stack>
      </Form>
    </SettingsSection>
  );
}
