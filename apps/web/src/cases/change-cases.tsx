import { Button, Group, Select, Stack, Text } from "@mantine/core";
import { useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import {
  CASE_PRIORITIES,
  type CaseBulkChange,
  type CaseFieldValue,
  type CasePriority,
  type Folder,
} from "@tessera/domain";
import { appError } from "#web/app-error.ts";
import { CaseFieldInput } from "#web/case-fields/case-field-input.tsx";
import { useCaseFields } from "#web/case-fields/case-fields-query.ts";
import { Form } from "#web/components/form.tsx";
import { FormError } from "#web/components/load-error.tsx";
import { countOf } from "#web/counting.ts";
import { folderOptions } from "#web/folders/folder-path.ts";
import { refreshFolders } from "#web/folders/refresh-folders.ts";
import { inBatches } from "#web/in-batches.ts";
import { CancelButton, GuardedDialog, useDialog } from "#web/leaving/guarded-dialog.tsx";
import { MemberSelect } from "#web/members/member-select.tsx";
import { trpcClient } from "#web/trpc.ts";
import { PRIORITY_LABELS } from "./case-labels.ts";
import { TagsField } from "./tags-field.tsx";

type ChangeCasesProps = {
  projectId: string;
  folders: readonly Folder[];
  /** Ids of the cases; open while there are any. */
  caseIds: readonly string[] | undefined;
  onClose: () => void;
  onChanged: () => void;
};

/** Changes what is chosen here in many cases at once; fields left empty stay as they are. */
export function ChangeCases({ caseIds, onClose, ...form }: ChangeCasesProps) {
  return (
    <GuardedDialog
      opened={caseIds !== undefined}
      onClose={onClose}
      title={`Change ${countOf(caseIds?.length ?? 0, "test case")}`}
    >
      {caseIds && <ChangeForm caseIds={caseIds} {...form} />}
    </GuardedDialog>
  );
}

const NO_FOLDER = "none";
const NO_CHANGE = {
  folder: null,
  priority: null,
  owner: null,
  addTags: [],
  removeTags: [],
  field: null,
  value: undefined,
};
type Values = {
  folder: string | null;
  priority: CasePriority | null;
  owner: string | null;
  addTags: string[];
  removeTags: string[];
  /** A custom field that is set, and its value; undefined empties it. */
  field: string | null;
  value: CaseFieldValue | undefined;
};

function ChangeForm({
  projectId,
  folders,
  caseIds,
  onChanged,
}: Omit<ChangeCasesProps, "onClose"> & { caseIds: readonly string[] }) {
  const { close } = useDialog();
  const form = useForm<Values>({ initialValues: NO_CHANGE });
  const change = useMutation({
    mutationFn: (set: CaseBulkChange) =>
      inBatches(
        [...caseIds],
        async (ids) => (await trpcClient.case.change.mutate({ projectId, caseIds: ids, set })).changed,
      ),
    onSuccess: (changed) => {
      onChanged();
      close();
      notifications.show({ color: "good", message: `${countOf(changed, "test case")} changed` });
    },
    // A batch that failed may come after others that didn't.
    onSettled: refreshFolders,
  });
  const set = toChange(form.values);
  const fields = useCaseFields(projectId);
  const field = fields.find(({ id }) => id === form.values.field);
  return (
    <Form form={form} onSubmit={form.onSubmit((values) => change.mutate(toChange(values)))}>
      <Stack gap="md">
        <Text c="dimmed">What you leave empty stays as it is.</Text>
        <Select
          label="Move to folder"
          placeholder="Leave where they are"
          searchable
          clearable
          data={[{ value: NO_FOLDER, label: "No folder" }, ...folderOptions(folders)]}
          {...form.getInputProps("folder")}
        />
        <Select
          label="Priority"
          placeholder="Leave as it is"
          clearable
          data={CASE_PRIORITIES.map((value) => ({ value, label: PRIORITY_LABELS[value] }))}
          {...form.getInputProps("priority")}
        />
        <MemberSelect
          label="Owner"
          placeholder="Leave as it is"
          projectId={projectId}
          {...form.getInputProps("owner")}
        />
        <TagsField label="Add tags" projectId={projectId} {...form.getInputProps("addTags")} />
        <TagsField label="Remove tags" projectId={projectId} {...form.getInputProps("removeTags")} />
        {fields.length > 0 && (
          <Select
            label="Set a custom field"
            placeholder="Leave them as they are"
            clearable
            data={fields.map(({ id, name }) => ({ value: id, label: name }))}
            value={form.values.field}
            onChange={(field) => form.setValues({ field, value: undefined })}
          />
        )}
        {field && (
          <CaseFieldInput
            field={{ ...field, required: false }}
            value={form.values.value}
            onChange={(value) => form.setFieldValue("value", value)}
          />
        )}
        {change.isError && <FormError message={appError(change.error).message} />}
        <Group justify="flex-end" gap="xs">
          <CancelButton />
          <Button type="submit" loading={change.isPending} disabled={Object.keys(set).length === 0}>
            Change {countOf(caseIds.length, "test case")}
          </Button>
        </Group>
      </Stack>
    </Form>
  );
}

function toChange({ folder, priority, owner, addTags, removeTags, field, value }: Values): CaseBulkChange {
  return {
    ...(folder !== null && { folderId: folder === NO_FOLDER ? null : folder }),
    ...(priority !== null && { priority }),
    ...(owner !== null && { ownerId: owner }),
    ...(addTags.length > 0 && { addTags }),
    ...(removeTags.length > 0 && { removeTags }),
    ...(field !== null && { setFields: { [field]: value ?? null } }),
  };
}
