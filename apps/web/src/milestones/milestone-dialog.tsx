import { Button, Group, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import type { Milestone } from "@tessera/domain";
import { formErrors } from "#web/app-error.ts";
import { Form } from "#web/components/form.tsx";
import { FormError } from "#web/components/load-error.tsx";
import { CancelButton, GuardedDialog, useDialog } from "#web/leaving/guarded-dialog.tsx";
import { queryClient, trpc } from "#web/trpc.ts";

type MilestoneDialogProps = {
  opened: boolean;
  onClose: () => void;
  projectId: string;
  milestone?: Milestone | undefined;
};

/** Creates a milestone, or edits the one given. */
export function MilestoneDialog({ opened, onClose, ...form }: MilestoneDialogProps) {
  return (
    <GuardedDialog opened={opened} onClose={onClose} title={form.milestone ? "Edit milestone" : "Create a milestone"}>
      <MilestoneForm {...form} />
    </GuardedDialog>
  );
}

const FIELDS = ["name", "dueDate"] as const;

function MilestoneForm({ projectId, milestone }: Omit<MilestoneDialogProps, "opened" | "onClose">) {
  const { close } = useDialog();
  const form = useForm({
    initialValues: { name: milestone?.name ?? "", dueDate: milestone?.dueDate ?? "" },
    validate: { name: (name) => (name.trim() === "" ? "Give the milestone a name" : null) },
  });
  const options = {
    onSuccess: async () => {
      await queryClient.invalidateQueries(trpc.milestone.pathFilter());
      void queryClient.invalidateQueries(trpc.cycle.pathFilter());
      close();
    },
    onError: (error: unknown) => form.setErrors(formErrors(error, FIELDS).byField),
  };
  const create = useMutation(trpc.milestone.create.mutationOptions(options));
  const update = useMutation(trpc.milestone.update.mutationOptions(options));
  const save = milestone ? update : create;
  const submit = ({ name, dueDate }: { name: string; dueDate: string }) => {
    const fields = { projectId, name, dueDate: dueDate || null };
    if (milestone) update.mutate({ ...fields, milestoneId: milestone.id });
    else create.mutate(fields);
  };
  return (
    <Form form={form} onSubmit={form.onSubmit(submit)}>
      <Stack gap="md">
        <TextInput label="Name" placeholder="Release 4.2" data-autofocus {...form.getInputProps("name")} />
        <TextInput label="Due date" type="date" {...form.getInputProps("dueDate")} />
        {save.isError && <FormError message={formErrors(save.error, FIELDS).rest} />}
        <Group justify="flex-end" gap="xs">
          <CancelButton />
          <Button type="submit" loading={save.isPending}>
            {milestone ? "Save milestone" : "Create milestone"}
          </Button>
        </Group>
      </Stack>
    </Form>
  );
}
