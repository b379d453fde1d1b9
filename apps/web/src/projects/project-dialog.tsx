import { Button, Group, Stack, Textarea, TextInput } from "@mantine/core";
import { schemaResolver, useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { CreateProject, type Project } from "@tessera/domain";
import { formErrors } from "#web/app-error.ts";
import { Form } from "#web/components/form.tsx";
import { FormError } from "#web/components/load-error.tsx";
import { CancelButton, GuardedDialog, useDialog } from "#web/leaving/guarded-dialog.tsx";
import { queryClient, trpc } from "#web/trpc.ts";

type ProjectDialogProps = { opened: boolean; onClose: () => void; project?: Project };

/** Creates a project, or renames the one given. */
export function ProjectDialog({ opened, onClose, project }: ProjectDialogProps) {
  return (
    <GuardedDialog opened={opened} onClose={onClose} title={project ? "Edit project" : "Create a project"}>
      <ProjectForm project={project} />
    </GuardedDialog>
  );
}

function ProjectForm({ project }: Pick<ProjectDialogProps, "project">) {
  const { form, save, submit } = useProjectForm(project);
  return (
    <Form form={form} onSubmit={form.onSubmit(submit)}>
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
        {save.isError && <FormError message={formErrors(save.error, ["name", "description"]).rest} />}
        <Group justify="flex-end" gap="xs">
          <CancelButton />
          <Button type="submit" loading={save.isPending}>
            {project ? "Save project" : "Create project"}
          </Button>
        </Group>
      </Stack>
    </Form>
  );
}

function useProjectForm(project: Project | undefined) {
  const navigate = useNavigate();
  const { close } = useDialog();
  const form = useForm({
    mode: "uncontrolled",
    initialValues: { name: project?.name ?? "", description: project?.description ?? "" },
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
  const update = useMutation(
    trpc.project.update.mutationOptions({
      onSuccess: async () => {
        await refresh();
        close();
      },
      onError,
    }),
  );
  const submit = (values: { name: string; description: string }) =>
    project ? update.mutate({ projectId: project.id, ...values }) : create.mutate(values);
  return { form, save: project ? update : create, submit };
}
