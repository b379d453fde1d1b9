import { Button, Group, Stack, Textarea, TextInput } from "@mantine/core";
import { schemaResolver, useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { type Cause, UpdateCause } from "@tessera/domain";
import { formErrors } from "#web/app-error.ts";
import { Form } from "#web/components/form.tsx";
import { FormError } from "#web/components/load-error.tsx";
import { CancelButton, GuardedDialog, useDialog } from "#web/leaving/guarded-dialog.tsx";
import { MemberSelect } from "#web/members/member-select.tsx";
import { queryClient, trpc } from "#web/trpc.ts";

export type CauseQuestion = Cause;

type EditCauseProps = { projectId: string; question: CauseQuestion | undefined; onClose: () => void };

/** Who takes care of a cause, what is known of it, and where it is tracked. */
export function EditCause({ projectId, question, onClose }: EditCauseProps) {
  return (
    <GuardedDialog opened={question !== undefined} onClose={onClose} title={`Edit ${question?.id ?? "cause"}`}>
      {question && <CauseForm projectId={projectId} cause={question} />}
    </GuardedDialog>
  );
}

const FIELDS = ["title", "note", "issueUrl", "assignee"] as const;

function CauseForm({ projectId, cause }: { projectId: string; cause: Cause }) {
  const { close } = useDialog();
  const form = useForm({
    initialValues: {
      title: cause.title.slice(0, 300),
      note: cause.note,
      issueUrl: cause.issueUrl ?? "",
      assignee: cause.assignee?.id ?? null,
    },
    transformValues: (values) => ({
      ...values,
      issueUrl: values.issueUrl.trim() === "" ? null : values.issueUrl.trim(),
    }),
    validate: (values) =>
      schemaResolver(UpdateCause.omit({ projectId: true, causeId: true, issueUrl: true }).loose(), { sync: true })(
        values,
      ),
  });
  const update = useMutation(
    trpc.cause.update.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries(trpc.cause.pathFilter());
        void queryClient.invalidateQueries(trpc.run.pathFilter());
        close();
      },
      onError: (error) => form.setErrors(formErrors(error, FIELDS).byField),
    }),
  );
  return (
    <Form form={form} onSubmit={form.onSubmit((values) => update.mutate({ projectId, causeId: cause.id, ...values }))}>
      <Stack gap="md">
        <TextInput label="Title" data-autofocus {...form.getInputProps("title")} />
        <MemberSelect
          label="Assigned to"
          projectId={projectId}
          chosen={cause.assignee}
          {...form.getInputProps("assignee")}
        />
        <TextInput
          label="Issue"
          description="Optional. The address where it is tracked."
          placeholder="https://issues.example.org/42"
          {...form.getInputProps("issueUrl")}
        />
        <Textarea label="Note" autosize minRows={3} maxRows={10} {...form.getInputProps("note")} />
        {update.isError && <FormError message={formErrors(update.error, FIELDS).rest} />}
        <Group justify="flex-end" gap="xs">
          <CancelButton />
          <Button type="submit" loading={update.isPending}>
            Save cause
          </Button>
        </Group>
      </Stack>
    </Form>
  );
}
