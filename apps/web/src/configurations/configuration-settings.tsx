import { ActionIcon, Group, TagsInput, TextInput } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import type { Configuration } from "@tessera/domain";
import { LoadError } from "#web/components/load-error.tsx";
import { type FormOfRows, RowsForm } from "#web/components/rows-form.tsx";
import { SettingsSection } from "#web/components/settings-section.tsx";
import { queryClient, trpc } from "#web/trpc.ts";

/** What the test cycles of a project can be executed in; who may not change it reads it. */
export function ConfigurationSettings({ projectId, mayManage }: { projectId: string; mayManage: boolean }) {
  const list = useQuery(trpc.configuration.list.queryOptions({ projectId }));
  const set = useMutation(trpc.configuration.set.mutationOptions());
  const save = async (configurations: Configuration[]) => {
    const kept = await set.mutateAsync({ projectId, configurations });
    queryClient.setQueryData(trpc.configuration.list.queryKey({ projectId }), kept);
    return kept.data;
  };
  if (list.isError) {
    return <LoadError what="The configurations" error={list.error} onRetry={() => void list.refetch()} />;
  }
  return (
    <SettingsSection
      title="Configurations"
      about="Browsers, systems, devices. A new test cycle can be made for each combination of the values you choose then."
    >
      {list.data && (
        <RowsForm<Configuration>
          key={projectId}
          saved={list.data.data}
          one="configuration"
          many="configurations"
          newRow={{ name: "", values: [] }}
          mayManage={mayManage}
          row={(form, index) => <ConfigurationRow form={form} index={index} />}
          onSave={save}
        />
      )}
    </SettingsSection>
  );
}

function ConfigurationRow({ form, index }: { form: FormOfRows<Configuration>; index: number }) {
  return (
    <Group gap="xs" align="flex-end" role="group" aria-label={`Configuration ${index + 1}`}>
      <TextInput label="Name" placeholder="Browser" flex="1 1 140px" {...form.getInputProps(`rows.${index}.name`)} />
      <TagsInput
        label="Values"
        placeholder="Chrome, Firefox"
        flex="3 1 260px"
        acceptValueOnBlur
        {...form.getInputProps(`rows.${index}.values`)}
      />
      <ActionIcon
        size="input-sm"
        aria-label={`Remove configuration ${index + 1}`}
        onClick={() => form.removeListItem("rows", index)}
      >
        <IconX size={16} aria-hidden />
      </ActionIcon>
    </Group>
  );
}
