import { Button, Group, Stack } from "@mantine/core";
import { useForm } from "@mantine/form";
import type { TestCase } from "@tessera/domain";
import { formErrors } from "#web/app-error.ts";
import { Form } from "#web/components/form.tsx";
import { FormError } from "#web/components/load-error.tsx";
import { CancelButton } from "#web/leaving/guarded-dialog.tsx";
import { CaseConflictAlert } from "./case-conflict-alert.tsx";
import { CaseFieldset } from "./case-fieldset.tsx";
import { CASE_FIELDS, type CaseValues, checkCase, valuesOf } from "./case-values.ts";
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
        <CaseFieldset form={form} projectId={projectId} caseId={testCase?.id} owner={testCase?.owner} />
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
