import { Button, Group, Stack, Textarea, TextInput } from "@mantine/core";
import { schemaResolver, useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { CreateProject } from "@tessera/domain";
import { formErrors } from "#web/app-error.ts";
import { Form } from "#web/components/form.tsx";
import { FormError } from "#web/components/load-error.tsx";
import { CancelButton, GuardedDialog, useDialog } from "#web/leaving/guarded-dialog.tsx";
import { queryClient, trpc } from "#web/trpc.ts";

export function ProjectDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <GuardedDialog opened={opened} onClose={onClose} title="Create a project">
      <ProjectForm />
    </GuardedDialog>
  );
}

function ProjectForm() {
  const { form, create } = useProjectForm();
  return (
    <Form form={form} onSubmit={form.onSubmit((values) => create.mutate(values))}>
      <Stack gap="md">
        <TextInput
          label="Name"
          placeholder="Checkout"
          data-autofocus
          key={form.key("name")}
          {...form.getInputProps("name")}
        />
        <Textarea
          label="Description"
          description="Optional. What is tested here, in a sentence or two."
          autosize
          minRows={3}
          maxRows={8}
          key={form.key("description")}
          {...form.getInputProps("description")}
        />
        {create.isError && <FormError message={formErrors(create.error, ["name", "description"]).rest} />}
        <Group justify="flex-end" gap="xs">
          <CancelButton />
          <Button type="submit" loading={create.isPending}>
            Create project
          </Button>
        </Group>
      </Stack>
    </Form>
  );
}

function useProjectForm() {
  const navigate = useNavigate();
  const { close } = useDialog();
  const form = useForm({
    mode: "uncontrolled",
    initialValues: { name: "", description: "" },
    validate: schemaResolver(CreateProject, { sync: true }),
  });
  const onError = (error: unknown) => form.setErrors(formErrors(error, ["name", "description"]).byField);
  const refresh = () =>
    Promise.all([
      queryClient.invalidateQueries(trpc.project.pathFilter()),
      queryClient.invalidateQueries(trpc.insight.pathFilter()),
    ]);
  const create = useMutation(
    trpc.project.create.mutationOptions({
      onSuccess: async ({ id }) => {
        void refresh();
        close();
        await navigate({ to: "/projects/$projectId", params: { projectId: id } });
      },
      onError,
    }),
  );
  return { form, create };
}
