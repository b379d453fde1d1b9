import { Button, Group, Modal, Stack, Textarea, TextInput } from "@mantine/core";
import { schemaResolver, useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { CreateProject, type Project } from "@tessera/domain";
import { formErrors } from "../app-error.ts";
import { FormError } from "../components/load-error.tsx";
import { queryClient, trpc } from "../trpc.ts";

type ProjectDialogueProps = { opened: boolean; onClose: () => void; project?: Project };

/** Creates a project, or renames the one given. */
export function ProjectDialogue({ opened, onClose, project }: ProjectDialogueProps) {
  return (
    <Modal opened={opened} onClose={onClose} title={project ? "Edit project" : "Create a project"}>
      <ProjectForm onClose={onClose} project={project} />
    </Modal>
  );
}

function ProjectForm({ onClose, project }: Omit<ProjectDialogueProps, "opened">) {
  const { form, save, submit } = useProjectForm(project, onClose);
  return (
    <form noValidate onSubmit={form.onSubmit(submit)}>
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
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={save.isPending}>
            {project ? "Save project" : "Create project"}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function useProjectForm(project: Project | undefined, onClose: () => void) {
  const navigate = useNavigate();
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
        onClose();
        await navigate({ to: "/projects/$projectId", params: { projectId: id } });
      },
      onError,
    }),
  );
  const update = useMutation(
    trpc.project.update.mutationOptions({
      onSuccess: async () => {
        await refresh();
        onClose();
      },
      onError,
    }),
  );
  const submit = (values: { name: string; description: string }) =>
    project ? update.mutate({ projectId: project.id, ...values }) : create.mutate(values);
  return { form, save: project ? update : create, submit };
}
