import { Button, Group, NumberInput, Select, SimpleGrid, Stack, Textarea } from "@mantine/core";
import { type UseFormReturnType, useForm } from "@mantine/form";
import { useQuery } from "@tanstack/react-query";
import { CASE_PRIORITIES, type TestCase } from "@tessera/domain";
import { formErrors } from "#web/app-error.ts";
import { Form } from "#web/components/form.tsx";
import { FormError } from "#web/components/load-error.tsx";
import { folderOptions } from "#web/folders/folder-path.ts";
import { CancelButton } from "#web/leaving/guarded-dialog.tsx";
import { MemberSelect } from "#web/members/member-select.tsx";
import { CaseConflictAlert } from "./case-conflict-alert.tsx";
import { PRIORITY_LABELS } from "./case-labels.ts";
import { CASE_FIELDS, type CaseValues, checkCase, firstError, valuesOf } from "./case-values.ts";
import { foldersQuery } from "./cases-query.ts";
import { LinksField } from "./links-field.tsx";
import { StepsField } from "./steps-field.tsx";
import { TagsField } from "./tags-field.tsx";
import { useSaveCase } from "./use-save-case.ts";

export type CaseFormProps = {
  projectId: string;
  /** The folder a new case begins in. */
  folderId?: string | undefined;
  testCase?: TestCase | undefined;
};

export function CaseForm({ projectId, folderId, testCase }: CaseFormProps) {
  const form = useForm<CaseValues>({
    initialValues: valuesOf(testCase, folderId ?? null),
    validate: (values) => checkCase(projectId, values),
  });
  const { save, submit, merge } = useSaveCase(projectId, testCase, form);
  return (
    <Form form={form} onSubmit={form.onSubmit(submit)}>
      <Stack gap="md">
        {merge && <CaseConflictAlert merge={merge} />}
        <Textarea
          label="Name"
          placeholder="Refuses an expired card"
          autosize
          minRows={1}
          maxRows={4}
          data-autofocus
          {...form.getInputProps("name")}
        />
        <Textarea
          label="Description"
          description="Optional. What this test case is about."
          autosize
          minRows={2}
          maxRows={8}
          {...form.getInputProps("description")}
        />
        <Textarea
          label="Preconditions"
          description="Optional. What must be so before the first step."
          autosize
          minRows={1}
          maxRows={8}
          {...form.getInputProps("preconditions")}
        />
        <StepsField form={form} />
        <PlanningFields form={form} projectId={projectId} testCase={testCase} />
        <LinksField form={form} />
        {save.isError && !merge && <FormError message={formErrors(save.error, CASE_FIELDS).rest} />}
        <Group justify="flex-end" gap="xs">
          <CancelButton />
          <Button type="submit" loading={save.isPending}>
            {testCase ? "Save test case" : "Create test case"}
          </Button>
        </Group>
      </Stack>
    </Form>
  );
}

type PlanningFieldsProps = {
  form: UseFormReturnType<CaseValues>;
  projectId: string;
  testCase: TestCase | undefined;
};

/** Where it lies, how much depends on it, who looks after it and how long it takes. */
function PlanningFields({ form, projectId, testCase }: PlanningFieldsProps) {
  const folders = useQuery(foldersQuery(projectId)).data?.data ?? [];
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md">
      <Select
        label="Priority"
        allowDeselect={false}
        data={CASE_PRIORITIES.map((value) => ({ value, label: PRIORITY_LABELS[value] }))}
        {...form.getInputProps("priority")}
      />
      <MemberSelect label="Owner" projectId={projectId} chosen={testCase?.owner} {...form.getInputProps("ownerId")} />
      <TagsField
        label="Tags"
        placeholder={form.values.tags.length === 0 ? "smoke, checkout" : ""}
        projectId={projectId}
        {...form.getInputProps("tags")}
        error={firstError(form.errors, "tags")}
      />
      <NumberInput
        label="Estimate in minutes"
        placeholder="5"
        min={1}
        max={10_000}
        allowDecimal={false}
        allowNegative={false}
        {...form.getInputProps("estimate")}
      />
      {folders.length > 0 && (
        <Select
          label="Folder"
          placeholder="None"
          searchable
          clearable
          data={folderOptions(folders)}
          {...form.getInputProps("folderId")}
        />
      )}
    </SimpleGrid>
  );
}
