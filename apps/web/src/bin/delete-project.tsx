import { Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useDisclosure } from "@mantine/hooks";
import { IconTrash } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { Project } from "@tessera/domain";
import { formErrors } from "#web/app-error.ts";
import { Form } from "#web/components/form.tsx";
import { FormError } from "#web/components/load-error.tsx";
import { SettingsSection } from "#web/components/settings-section.tsx";
import { CancelButton, GuardedDialog, useDialog } from "#web/leaving/guarded-dialog.tsx";
import { trpc } from "#web/trpc.ts";
import { refreshAfter, remove } from "./deletion.ts";
import { lossesOf } from "./losses.ts";
import { showUndo } from "./undo-notice.ts";

/** For project admins: deletes the project once they typed its name. */
export function DeleteProject({ project }: { project: Project }) {
  const [opened, { open, close }] = useDisclosure();
  return (
    <SettingsSection title="Delete project">
      <Button variant="default" leftSection={<IconTrash size={16} aria-hidden />} onClick={open}>
        Delete project
      </Button>
      <GuardedDialog opened={opened} onClose={close} title={`Delete ${project.name}?`}>
        <DeleteProjectForm project={project} />
      </GuardedDialog>
    </SettingsSection>
  );
}

function DeleteProjectForm({ project: { id, name } }: { project: Project }) {
  const of = { projectId: id, kind: "project" as const, target: id };
  const { close } = useDialog();
  const navigate = useNavigate();
  const preview = useQuery(trpc.bin.preview.queryOptions(of));
  const losses = preview.data && lossesOf("project", preview.data);
  const form = useForm({ mode: "uncontrolled", initialValues: { confirmation: "" } });
  const removal = useMutation({
    mutationFn: (confirmation: string) => remove(of, confirmation),
    onSuccess: async () => {
      close();
      await navigate({ to: "/" });
      showUndo(of, name);
      await refreshAfter(of);
    },
    onError: (error) => form.setErrors(formErrors(error, ["confirmation"]).byField),
  });
  return (
    <Form form={form} onSubmit={form.onSubmit(({ confirmation }) => removal.mutate(confirmation))}>
      <Stack gap="md">
        <Text>
          {losses !== undefined && `It takes ${losses} with it. `}
          Members lose access, and uploads to {id} are refused. The audit log stays.
        </Text>
        <Text c="dimmed">It waits in the bin for 30 days. Administrators can restore it from there.</Text>
        <TextInput
          label={`Type ${name} to confirm`}
          autoComplete="off"
          data-autofocus
          key={form.key("confirmation")}
          {...form.getInputProps("confirmation")}
        />
        {removal.isError && <FormError message={formErrors(removal.error, ["confirmation"]).rest} />}
        <Group justify="flex-end" gap="xs">
          <CancelButton>Keep project</CancelButton>
          <Button type="submit" color="danger" loading={removal.isPending}>
            Delete project
          </Button>
        </Group>
      </Stack>
    </Form>
  );
}
