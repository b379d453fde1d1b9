import { ActionIcon, Button, Checkbox, Group, Select, Stack, TagsInput, Text, TextInput } from "@mantine/core";
import { type UseFormReturnType, useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import { IconArrowDown, IconArrowUp, IconPlus, IconX } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { CASE_FIELD_KINDS, type CaseField, type CaseFieldKind } from "@tessera/domain";
import { useState } from "react";
import { appError } from "#web/app-error.ts";
import { Form } from "#web/components/form.tsx";
import { LoadError } from "#web/components/load-error.tsx";
import { SaveBar } from "#web/components/save-bar.tsx";
import { FORM_WIDTH, SettingsSection } from "#web/components/settings-section.tsx";
import { queryClient, trpc } from "#web/trpc.ts";
import { KIND_LABELS } from "./case-field-labels.ts";

type Row = Omit<CaseField, "id"> & { id: string | undefined };
type Values = { fields: Row[] };

/** The fields of its own that a project gives its test cases; who may not change them reads them. */
export function CaseFieldSettings({ projectId, mayManage }: { projectId: string; mayManage: boolean }) {
  const fields = useQuery(trpc.caseField.list.queryOptions({ projectId }));
  if (fields.isError) {
    return <LoadError what="The fields of test cases" error={fields.error} onRetry={() => void fields.refetch()} />;
  }
  return (
    <SettingsSection
      title="Fields of test cases"
      about="What test cases of this project hold besides what all test cases do. Values of a removed field are kept, unseen."
    >
      {fields.data && (
        <FieldsForm key={projectId} projectId={projectId} saved={fields.data.data} mayManage={mayManage} />
      )}
    </SettingsSection>
  );
}

type FieldsFormProps = { projectId: string; saved: CaseField[]; mayManage: boolean };

function FieldsForm({ projectId, saved, mayManage }: FieldsFormProps) {
  const form = useForm<Values>({ initialValues: { fields: saved } });
  const [problem, setProblem] = useState<string>();
  const set = useMutation(
    trpc.caseField.set.mutationOptions({
      onSuccess: async (kept) => {
        queryClient.setQueryData(trpc.caseField.list.queryKey({ projectId }), kept);
        form.setValues({ fields: kept.data });
        form.resetDirty({ fields: kept.data });
        setProblem(undefined);
        notifications.show({ color: "good", message: "The fields of test cases are saved" });
        await queryClient.invalidateQueries(trpc.case.pathFilter());
      },
      onError: (error) => {
        const { issues, message } = appError(error);
        setProblem(issues?.map((issue) => issue.message).join(" ") || message);
      },
    }),
  );
  const submit = form.onSubmit(({ fields }) =>
    set.mutate({ projectId, fields: fields.map(({ id, ...field }) => ({ ...(id && { id }), ...field })) }),
  );
  return (
    <Form form={form} onSubmit={submit}>
      <fieldset disabled={!mayManage} style={{ border: 0, padding: 0, margin: 0 }} className={FORM_WIDTH}>
        <Stack gap="lg" align="stretch">
          {form.values.fields.length === 0 && <Text c="dimmed">No fields of its own yet.</Text>}
          {form.values.fields.map(({ id }, index) => (
            <FieldRow key={id ?? `new ${form.values.fields.length - index}`} form={form} index={index} />
          ))}
          {mayManage && (
            <Button
              size="xs"
              variant="default"
              style={{ alignSelf: "flex-start" }}
              leftSection={<IconPlus size={14} aria-hidden />}
              onClick={() => form.insertListItem("fields", NEW_FIELD)}
            >
              Add field
            </Button>
          )}
        </Stack>
      </fieldset>
      <SaveBar
        isChanged={form.isDirty()}
        isSaving={set.isPending}
        save="Save fields"
        problem={problem}
        onDiscard={() => {
          form.reset();
          setProblem(undefined);
        }}
      />
    </Form>
  );
}

const NEW_FIELD: Row = { id: undefined, name: "", kind: "text", required: false, options: [] };
const KINDS = CASE_FIELD_KINDS.map((value) => ({ value, label: KIND_LABELS[value] }));

function FieldRow({ form, index }: { form: UseFormReturnType<Values>; index: number }) {
  const field = form.values.fields[index] ?? NEW_FIELD;
  const nth = `Field ${index + 1}`;
  return (
    <Stack gap="xs" role="group" aria-label={nth}>
      <Group gap="xs" wrap="nowrap" align="flex-end">
        <TextInput
          label="Name"
          placeholder="Browser"
          style={{ flex: 1 }}
          {...form.getInputProps(`fields.${index}.name`)}
        />
        <Select
          label="Kind"
          w={130}
          allowDeselect={false}
          disabled={field.id !== undefined}
          data={KINDS}
          value={field.kind}
          onChange={(kind) =>
            form.setFieldValue(`fields.${index}`, { ...field, kind: kind as CaseFieldKind, options: [] })
          }
        />
        <ActionIcon
          aria-label={`Move field ${index + 1} up`}
          disabled={index === 0}
          onClick={() => form.reorderListItem("fields", { from: index, to: index - 1 })}
        >
          <IconArrowUp size={16} aria-hidden />
        </ActionIcon>
        <ActionIcon
          aria-label={`Move field ${index + 1} down`}
          disabled={index === form.values.fields.length - 1}
          onClick={() => form.reorderListItem("fields", { from: index, to: index + 1 })}
        >
          <IconArrowDown size={16} aria-hidden />
        </ActionIcon>
        <ActionIcon aria-label={`Remove field ${index + 1}`} onClick={() => form.removeListItem("fields", index)}>
          <IconX size={16} aria-hidden />
        </ActionIcon>
      </Group>
      {field.kind === "select" && (
        <TagsInput
          label="Choices"
          placeholder="Firefox, Chrome"
          acceptValueOnBlur
          {...form.getInputProps(`fields.${index}.options`)}
        />
      )}
      <Checkbox label="Required" {...form.getInputProps(`fields.${index}.required`, { type: "checkbox" })} />
    </Stack>
  );
}
