import { Button, Group, Stack } from "@mantine/core";
import { useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import { useMutation, useSuspenseQuery } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { useState } from "react";
import { formErrors } from "../app-error.ts";
import { FormError } from "../components/load-error.tsx";
import { queryClient, trpc } from "../trpc.ts";
import { GeneralSection } from "./general-section.tsx";
import { changes, FIELDS, problemsOf, type Values } from "./settings-values.ts";
import { RateLimitSection, TokenPolicySection } from "./token-policy-section.tsx";

/** What is written down and then saved together; the other sections of the page act at once. */
export function SettingsFields() {
  const settings = useSuspenseQuery(trpc.admin.settings.get.queryOptions()).data;
  const router = useRouter();
  const [refusal, setRefusal] = useState<string>();
  const form = useForm<Values>({
    initialValues: settings,
    validate: (values) => problemsOf(changes(values, settings)),
  });
  const update = useMutation(
    trpc.admin.settings.update.mutationOptions({
      onSuccess: async (saved) => {
        queryClient.setQueryData(trpc.admin.settings.get.queryKey(), saved);
        void queryClient.invalidateQueries(trpc.token.policy.pathFilter());
        form.setInitialValues(saved);
        form.setValues(saved);
        notifications.show({ color: "good", message: "The settings are saved" });
        // The name of the server is part of every title.
        await queryClient.invalidateQueries(trpc.session.pathFilter());
        void router.invalidate();
      },
      onError: (error) => {
        const { byField, rest } = formErrors(error, FIELDS);
        form.setErrors(byField);
        setRefusal(rest);
      },
    }),
  );
  const changed = changes(form.values, settings);
  const isChanged = Object.keys(changed).length > 0;
  return (
    <form
      noValidate
      onSubmit={form.onSubmit(() => {
        setRefusal(undefined);
        update.mutate(changed);
      })}
    >
      <Stack gap="xl">
        <GeneralSection form={form} />
        <TokenPolicySection form={form} />
        <RateLimitSection form={form} />
        <FormError message={refusal} />
        <Group gap="xs">
          <Button type="submit" disabled={!isChanged} loading={update.isPending}>
            Save settings
          </Button>
          {isChanged && (
            <Button variant="subtle" onClick={() => form.reset()}>
              Undo changes
            </Button>
          )}
        </Group>
      </Stack>
    </form>
  );
}
