import { ActionIcon, Button, Group, Stack, TagsInput, Text, TextInput } from "@mantine/core";
import { type UseFormReturnType, useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import { IconPlus, IconX } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import type { Configuration } from "@tessera/domain";
import { useState } from "react";
import { appError } from "#web/app-error.ts";
import { Form } from "#web/components/form.tsx";
import { LoadError } from "#web/components/load-error.tsx";
import { SaveBar } from "#web/components/save-bar.tsx";
import { FORM_WIDTH, SettingsSection } from "#web/components/settings-section.tsx";
import { queryClient, trpc } from "#web/trpc.ts";

type Values = { configurations: Configuration[] };

/** What the test cycles of a project can be executed in; who may not change it reads it. */
export function ConfigurationSettings({ projectId, mayManage }: { projectId: string; mayManage: boolean }) {
  const list = useQuery(trpc.configuration.list.queryOptions({ projectId }));
  if (list.isError) {
    return <LoadError what="The configurations" error={list.error} onRetry={() => void list.refetch()} />;
  }
  return (
    <SettingsSection
      title="Configurations"
      about="Browsers, systems, devices. A new test cycle can be made for each combination of the values you choose then."
    >
      {list.data && (
        <ConfigurationsForm key={projectId} projectId={projectId} saved={list.data.data} mayManage={mayManage} />
      )}
    </SettingsSection>
  );
}

type ConfigurationsFormProps = { projectId: string; saved: Configuration[]; mayManage: boolean };

function ConfigurationsForm({ projectId, saved, mayManage }: ConfigurationsFormProps) {
  const form = useForm<Values>({ initialValues: { configurations: saved } });
  const [problem, setProblem] = useState<string>();
  const set = useMutation(
    trpc.configuration.set.mutationOptions({
      onSuccess: (kept) => {
        queryClient.setQueryData(trpc.configuration.list.queryKey({ projectId }), kept);
        form.setValues({ configurations: kept.data });
        form.resetDirty({ configurations: kept.data });
        setProblem(undefined);
        notifications.show({ color: "good", message: "The configurations are saved" });
      },
      onError: (error) => {
        const { issues, message } = appError(error);
        setProblem(issues.map((issue) => issue.message).join(" ") || message);
      },
    }),
  );
  const { configurations } = form.values;
  return (
    <Form form={form} onSubmit={form.onSubmit((values) => set.mutate({ projectId, ...values }))}>
      <fieldset disabled={!mayManage} style={{ border: 0, padding: 0, margin: 0 }} className={FORM_WIDTH}>
        <Stack gap="md" align="stretch">
          {configurations.length === 0 && <Text c="dimmed">No configurations yet.</Text>}
          {configurations.map((_, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have no id, and only the last one is ever added
            <ConfigurationRow key={index} form={form} index={index} />
          ))}
          {mayManage && (
            <Button
              size="xs"
              variant="default"
              style={{ alignSelf: "flex-start" }}
              leftSection={<IconPlus size={14} aria-hidden />}
              onClick={() => form.insertListItem("configurations", { name: "", values: [] })}
            >
              Add configuration
            </Button>
          )}
        </Stack>
      </fieldset>
      <SaveBar
        isChanged={form.isDirty()}
        isSaving={set.isPending}
        save="Save configurations"
        problem={problem}
        onDiscard={() => {
          form.reset();
          setProblem(undefined);
        }}
      />
    </Form>
  );
}

function ConfigurationRow({ form, index }: { form: UseFormReturnType<Values>; index: number }) {
  return (
    <Group gap="xs" align="flex-end" role="group" aria-label={`Configuration ${index + 1}`}>
      <TextInput
        label="Name"
        placeholder="Browser"
        flex="1 1 140px"
        {...form.getInputProps(`configurations.${index}.name`)}
      />
      <TagsInput
        label="Values"
        placeholder="Chrome, Firefox"
        flex="3 1 260px"
        acceptValueOnBlur
        {...form.getInputProps(`configurations.${index}.values`)}
      />
      <ActionIcon
        size="input-sm"
        aria-label={`Remove configuration ${index + 1}`}
        onClick={() => form.removeListItem("configurations", index)}
      >
        <IconX size={16} aria-hidden />
      </ActionIcon>
    </Group>
  );
}
