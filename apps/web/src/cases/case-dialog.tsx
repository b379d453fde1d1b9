import { Button, Group, Select, Stack, Textarea } from "@mantine/core";
import { schemaResolver, useForm } from "@mantine/form";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type CaseStep, CreateCase, type TestCase } from "@tessera/domain";
import { formErrors } from "#web/app-error.ts";
import { Form } from "#web/components/form.tsx";
import { FormError } from "#web/components/load-error.tsx";
import { folderOptions } from "#web/folders/folder-path.ts";
import { CancelButton, GuardedDialog, useDialog } from "#web/leaving/guarded-dialog.tsx";
import { queryClient, trpc } from "#web/trpc.ts";
import { foldersQuery } from "./cases-query.ts";
import { StepsField } from "./steps-field.tsx";

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

export type CaseValues = { name: string; description: string; steps: CaseStep[]; folderId: string | null };

const FIELDS = ["name", "description", "steps", "folderId"];

function CaseForm({ projectId, folderId, testCase }: Omit<CaseDialogProps, "opened" | "onClose">) {
  const folders = useQuery(foldersQuery(projectId)).data?.data ?? [];
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
    form.setErrors(formErrors(error, FIELDS).byField),
  );
  return (
    <Form form={form} onSubmit={form.onSubmit(submit)}>
      <Stack gap="md">
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
          description="Optional. What must be there before the first step."
          autosize
          minRows={2}
          maxRows={8}
          {...form.getInputProps("description")}
        />
        <StepsField form={form} />
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
        {save.isError && <FormError message={formErrors(save.error, FIELDS).rest} />}
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

function checkCase(projectId: string, values: CaseValues) {
  const errors = schemaResolver(CreateCase, { sync: true })({ projectId, ...values });
  values.steps.forEach(({ action }, index) => {
    if (action.trim() === "") errors[`steps.${index}.action`] = "Say what to do, or remove the step";
  });
  return errors;
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
