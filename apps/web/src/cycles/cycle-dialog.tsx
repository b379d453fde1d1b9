import { Button, Group, Stack, Textarea, TextInput } from "@mantine/core";
import { schemaResolver, useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { CreateCycle, type TestCycle } from "@tessera/domain";
import { formErrors } from "#web/app-error.ts";
import { Form } from "#web/components/form.tsx";
import { FormError } from "#web/components/load-error.tsx";
import { CancelButton, GuardedDialog, useDialog } from "#web/leaving/guarded-dialog.tsx";
import { queryClient, trpc } from "#web/trpc.ts";

type CycleDialogProps = { opened: boolean; onClose: () => void; projectId: string; cycle?: TestCycle };

/** Creates a test cycle, or renames the one given. */
export function CycleDialog({ opened, onClose, ...form }: CycleDialogProps) {
  return (
    <GuardedDialog opened={opened} onClose={onClose} title={form.cycle ? "Edit test cycle" : "Create a test cycle"}>
      <CycleForm {...form} />
    </GuardedDialog>
  );
}

function CycleForm({ projectId, cycle }: Omit<CycleDialogProps, "opened" | "onClose">) {
  const { form, save, submit } = useCycleForm(projectId, cycle);
  return (
    <Form form={form} onSubmit={form.onSubmit(submit)}>
      <Stack gap="md">
        <TextInput
          label="Name"
          placeholder="Release 4.2 regression"
          data-autofocus
          key={form.key("name")}
          {...form.getInputProps("name")}
        />
        <Textarea
          label="Description"
          description="Optional."
          autosize
          minRows={2}
          maxRows={8}
          key={form.key("description")}
          {...form.getInputProps("description")}
        />
        {save.isError && <FormError message={formErrors(save.error, ["name", "description"]).rest} />}
        <Group justify="flex-end" gap="xs">
          <CancelButton />
          <Button type="submit" loading={save.isPending}>
            {cycle ? "Save test cycle" : "Create test cycle"}
          </Button>
        </Group>
      </Stack>
    </Form>
  );
}

function useCycleForm(projectId: string, cycle: TestCycle | undefined) {
  const navigate = useNavigate();
  const { close } = useDialog();
  const form = useForm({
    mode: "uncontrolled",
    initialValues: { projectId, name: cycle?.name ?? "", description: cycle?.description ?? "" },
    validate: schemaResolver(CreateCycle, { sync: true }),
  });
  const onError = (error: unknown) => form.setErrors(formErrors(error, ["name", "description"]).byField);
  const create = useMutation(
    trpc.cycle.create.mutationOptions({
      onSuccess: async ({ id }) => {
        void queryClient.invalidateQueries(trpc.cycle.pathFilter());
        close();
        await navigate({ to: "/projects/$projectId/cycles/$cycleId", params: { projectId, cycleId: id } });
      },
      onError,
    }),
  );
  const update = useMutation(
    trpc.cycle.update.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries(trpc.cycle.pathFilter());
        close();
      },
      onError,
    }),
  );
  const submit = (values: { projectId: string; name: string; description: string }) =>
    cycle ? update.mutate({ ...values, cycleId: cycle.id }) : create.mutate(values);
  return { form, save: cycle ? update : create, submit };
}
