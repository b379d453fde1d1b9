import { ActionIcon, Checkbox, Group, Select, Stack, TagsInput, TextInput } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconX } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { CASE_FIELD_KINDS, type CaseField, type CaseFieldKind } from "@tessera/domain";
import { LoadError } from "#web/components/load-error.tsx";
import { type FormOfRows, RowsForm } from "#web/components/rows-form.tsx";
import { SettingsSection } from "#web/components/settings-section.tsx";
import { queryClient, trpc } from "#web/trpc.ts";
import { KIND_LABELS } from "./case-field-labels.ts";

type Row = Omit<CaseField, "id"> & { id: string | undefined };

/** The fields of its own that a project gives its test cases; who may not change them reads them. */
export function CaseFieldSettings({ projectId, mayManage }: { projectId: string; mayManage: boolean }) {
  const fields = useQuery(trpc.caseField.list.queryOptions({ projectId }));
  const set = useMutation(trpc.caseField.set.mutationOptions());
  const save = async (rows: Row[]) => {
    const kept = await set.mutateAsync({
      projectId,
      fields: rows.map(({ id, ...field }) => ({ ...(id && { id }), ...field })),
    });
    queryClient.setQueryData(trpc.caseField.list.queryKey({ projectId }), kept);
    await queryClient.invalidateQueries(trpc.case.pathFilter());
    return kept.data;
  };
  if (fields.isError) {
    return <LoadError what="The fields of test cases" error={fields.error} onRetry={() => void fields.refetch()} />;
  }
  return (
    <SettingsSection
      title="Fields of test cases"
      about="What test cases of this project hold besides what all test cases do. Values of a removed field are kept, unseen."
    >
      {fields.data && (
        <RowsForm<Row>
          key={projectId}
          saved={fields.data.data}
          one="field"
          many="fields"
          newRow={NEW_FIELD}
          mayManage={mayManage}
          row={(form, index) => <FieldRow form={form} index={index} />}
          onSave={save}
        />
      )}
    </SettingsSection>
  );
}

const NEW_FIELD: Row = { id: undefined, name: "", kind: "text", required: false, options: [] };
const KINDS = CASE_FIELD_KINDS.map((value) => ({ value, label: KIND_LABELS[value] }));

function FieldRow({ form, index }: { form: FormOfRows<Row>; index: number }) {
  const field = form.values.rows[index] ?? NEW_FIELD;
  const nth = `Field ${index + 1}`;
  return (
    <Stack gap="xs" role="group" aria-label={nth}>
      <Group gap="xs" wrap="nowrap" align="flex-end">
        <TextInput
          label="Name"
          placeholder="Browser"
          style={{ flex: 1 }}
          {...form.getInputProps(`rows.${index}.name`)}
        />
        <Select
          label="Kind"
          w={130}
          allowDeselect={false}
          disabled={field.id !== undefined}
          data={KINDS}
          value={field.kind}
          onChange={(kind) => {
            form.setFieldValue(`rows.${index}.kind`, kind as CaseFieldKind);
            form.setFieldValue(`rows.${index}.options`, []);
          }}
        />
        <ActionIcon
          aria-label={`Move field ${index + 1} up`}
          disabled={index === 0}
          onClick={() => form.reorderListItem("rows", { from: index, to: index - 1 })}
        >
          <IconArrowUp size={16} aria-hidden />
        </ActionIcon>
        <ActionIcon
          aria-label={`Move field ${index + 1} down`}
          disabled={index === form.values.rows.length - 1}
          onClick={() => form.reorderListItem("rows", { from: index, to: index + 1 })}
        >
          <IconArrowDown size={16} aria-hidden />
        </ActionIcon>
        <ActionIcon aria-label={`Remove field ${index + 1}`} onClick={() => form.removeListItem("rows", index)}>
          <IconX size={16} aria-hidden />
        </ActionIcon>
      </Group>
      {field.kind === "select" && (
        <TagsInput
          label="Choices"
          placeholder="Firefox, Chrome"
          acceptValueOnBlur
          {...form.getInputProps(`rows.${index}.options`)}
        />
      )}
      <Checkbox label="Required" {...form.getInputProps(`rows.${index}.required`, { type: "checkbox" })} />
    </Stack>
  );
}
