import { NumberInput, Stack, Switch, Text, Textarea, TextInput } from "@mantine/core";
import { schemaResolver, useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { type Project, UpdateProject } from "@tessera/domain";
import { useState } from "react";
import { formErrors } from "#web/app-error.ts";
import { Form } from "#web/components/form.tsx";
import { SaveBar } from "#web/components/save-bar.tsx";
import { FORM_WIDTH, SettingsSection } from "#web/components/settings-section.tsx";
import { queryClient, trpc } from "#web/trpc.ts";
import classes from "./project-settings.module.css";

const FIELDS = [
  ...(["name", "description", "defaultBranch", "runDeadlineMinutes", "isReviewRequired", "issueTemplate"] as const),
] as const;
type Values = Pick<Project, (typeof FIELDS)[number]>;

/** All settings of a project, saved together; who may not change them reads them. */
export function ProjectSettings({ project, mayManage }: { project: Project; mayManage: boolean }) {
  const { form, update, refusal, submit } = useProjectSettings(project);
  return (
    <Form form={form} onSubmit={form.onSubmit(submit)}>
      <fieldset disabled={!mayManage} className={`${classes.fields} ${FORM_WIDTH}`}>
        <Stack gap="xl">
          {!mayManage && <Text c="dimmed">Only project admins change these settings.</Text>}
          <SettingsSection title="General">
            <Stack gap="md">
              <TextInput label="Name" {...form.getInputProps("name")} />
              <Textarea
                label="Description"
                description="Optional. What is tested here, in a sentence or two."
                autosize
                minRows={3}
                maxRows={8}
                {...form.getInputProps("description")}
              />
            </Stack>
          </SettingsSection>
          <SettingsSection title="Runs">
            <Stack gap="md">
              <TextInput
                label="Default branch"
                description="Home and project pages judge by its runs; runs of other branches are shown as what they are."
                {...form.getInputProps("defaultBranch")}
              />
              <NumberInput
                label="Wait for missing shards"
                description="After so many minutes without an upload, a run that still waits for shards is incomplete."
                suffix=" minutes"
                min={1}
                allowDecimal={false}
                allowNegative={false}
                thousandSeparator=","
                classNames={{ wrapper: classes.number }}
                {...form.getInputProps("runDeadlineMinutes")}
              />
            </Stack>
          </SettingsSection>
          <SettingsSection title="Test cases">
            <Switch
              label="Require reviews"
              description="Only approved test cases are planned into test cycles, and no one approves what they changed themselves. Reports are taken as before."
              {...form.getInputProps("isReviewRequired", { type: "checkbox" })}
            />
          </SettingsSection>
          <SettingsSection title="Defects">
            <TextInput
              label="Address of a new issue"
              description="Optional, for GitHub, GitLab, Jira or any tracker with an address for new issues. {title} is the test case, {url} where it is shown here, {body} what the tester wrote."
              placeholder="https://github.com/shop/web/issues/new?title={title}&body={body}%0A{url}"
              {...form.getInputProps("issueTemplate")}
            />
          </SettingsSection>
        </Stack>
      </fieldset>
      <SaveBar
        isChanged={form.isDirty()}
        isSaving={update.isPending}
        save="Save settings"
        problem={refusal}
        onDiscard={() => form.reset()}
      />
    </Form>
  );
}

function useProjectSettings(project: Project) {
  const router = useRouter();
  const [refusal, setRefusal] = useState<string>();
  const form = useForm<Values>({
    initialValues: valuesOf(project),
    validate: schemaResolver(UpdateProject.omit({ projectId: true }), { sync: true }),
  });
  const update = useMutation(
    trpc.project.update.mutationOptions({
      onSuccess: async (saved) => {
        form.setInitialValues(valuesOf(saved));
        form.setValues(valuesOf(saved));
        queryClient.setQueryData(trpc.project.get.queryKey({ projectId: project.id }), saved);
        for (const part of [trpc.project, trpc.insight, trpc.cycle, trpc.run]) {
          void queryClient.invalidateQueries(part.pathFilter());
        }
        notifications.show({ color: "good", message: "The settings are saved" });
        // The name stands in the breadcrumb and in the document's title.
        await router.invalidate();
      },
      onError: (error) => {
        const { byField, rest } = formErrors(error, FIELDS);
        form.setErrors(byField);
        setRefusal(rest);
      },
    }),
  );
  const submit = (values: Values) => {
    setRefusal(undefined);
    const changed = FIELDS.filter((field) => values[field] !== valuesOf(project)[field]);
    update.mutate({ projectId: project.id, ...Object.fromEntries(changed.map((field) => [field, values[field]])) });
  };
  return { form, update, refusal, submit };
}

const valuesOf = (project: Project): Values => {
  const { name, description, defaultBranch, runDeadlineMinutes, isReviewRequired, issueTemplate } = project;
  return { name, description, defaultBranch, runDeadlineMinutes, isReviewRequired, issueTemplate };
};
