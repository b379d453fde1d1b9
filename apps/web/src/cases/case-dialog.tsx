import { Button, Group, Stack } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { TestCase } from "@tessera/domain";
import { formErrors } from "#web/app-error.ts";
import { Form } from "#web/components/form.tsx";
import { FormError } from "#web/components/load-error.tsx";
import { CancelButton, GuardedDialog, useDialog } from "#web/leaving/guarded-dialog.tsx";
import { queryClient, trpc } from "#web/trpc.ts";
import { CASE_FORM_FIELDS, CaseFieldset, type CaseValues, checkCase } from "./case-fieldset.tsx";

type CaseDialogProps = {
  opened: boolean;
  onClose: () => void;
  projectId: string;
  /** The folder a new case begins in. */
  folderId?: string;
  testCase?: TestCase;
};

/** Creates a test case, or changes the one given. */
export function CaseDialog({ opened, onClose, ...form }: CaseDialogProps) {
  return (
    <GuardedDialog
      opened={opened}
      onClose={onClose}
      size={640}
      title={form.testCase ? `Edit ${form.testCase.id}` : "Create a test case"}
    >
      <CaseForm {...form} />
    </GuardedDialog>
  );
}

function CaseForm({ projectId, folderId, testCase }: Omit<CaseDialogProps, "opened" | "onClose">) {
  const form = useForm<CaseValues>({
    initialValues: {
      name: testCase?.name ?? "",
      description: testCase?.description ?? "",
      steps: testCase?.steps ?? [],
      folderId: testCase ? testCase.folderId : (folderId ?? null),
    },
    validate: (values) => checkCase(projectId, values),
  });
  const { save, submit } = useSaveCase(projectId, testCase, (error) =>
    form.setErrors(formErrors(error, CASE_FORM_FIELDS).byField),
  );
  return (
    <Form form={form} onSubmit={form.onSubmit(submit)}>
      <Stack gap="md">
        <CaseFieldset projectId={projectId} form={form} />
        {save.isError && <FormError message={formErrors(save.error, CASE_FORM_FIELDS).rest} />}
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

function useSaveCase(projectId: string, testCase: TestCase | undefined, onError: (error: unknown) => void) {
  const navigate = useNavigate();
  const { close } = useDialog();
  const create = useMutation(
    trpc.case.create.mutationOptions({
      onSuccess: async ({ id }) => {
        void queryClient.invalidateQueries(trpc.case.list.pathFilter());
        close();
        await navigate({ to: "/projects/$projectId/cases/$caseId", params: { projectId, caseId: id }, search: true });
      },
      onError,
    }),
  );
  const update = useMutation(
    trpc.case.update.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries(trpc.case.pathFilter());
        close();
      },
      onError,
    }),
  );
  const submit = (values: CaseValues) =>
    testCase ? update.mutate({ projectId, caseId: testCase.id, ...values }) : create.mutate({ projectId, ...values });
  return { save: testCase ? update : create, submit };
}
