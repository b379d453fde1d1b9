import { Stack } from "@mantine/core";
import { useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import { useMutation, useSuspenseQuery } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { useState } from "react";
import { formErrors } from "#web/app-error.ts";
import { Form } from "#web/components/form.tsx";
import { SaveBar } from "#web/components/save-bar.tsx";
import { queryClient, trpc } from "#web/trpc.ts";
import { ApiOriginsSection } from "./api-origins-section.tsx";
import { GeneralSection } from "./general-section.tsx";
import { PreviewsSection } from "./previews-section.tsx";
import { RequirementQuestion, SecondFactorRequirement } from "./second-factor-requirement.tsx";
import { changes, FIELDS, problemsOf, type Values } from "./settings-values.ts";
import { RateLimitSection, TokenPolicySection } from "./token-policy-section.tsx";

/** All settings of the server, saved together. */
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
        void queryClient.invalidateQueries(trpc.preferences.pathFilter());
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
  const [asksFirst, setAsksFirst] = useState(false);
  const save = () => {
    setRefusal(undefined);
    setAsksFirst(false);
    update.mutate(changed);
  };
  return (
    <Form
      form={{ ...form, isDirty: () => Object.keys(changed).length > 0 }}
      onSubmit={form.onSubmit(() => (changed.requireSecondFactor === undefined ? save() : setAsksFirst(true)))}
    >
      <Stack gap="2xl">
        <GeneralSection form={form} />
        <TokenPolicySection form={form} />
        <RateLimitSection form={form} />
        <ApiOriginsSection form={form} />
        <SecondFactorRequirement form={form} />
        <PreviewsSection form={form} />
      </Stack>
      <SaveBar
        isChanged={Object.keys(changed).length > 0}
        isSaving={update.isPending}
        save="Save settings"
        problem={refusal}
        onDiscard={() => form.reset()}
      />
      <RequirementQuestion
        opened={asksFirst}
        required={form.values.requireSecondFactor}
        onConfirm={save}
        onClose={() => setAsksFirst(false)}
      />
    </Form>
  );
}
