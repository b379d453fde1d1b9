import { Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import type { Folder } from "@tessera/domain";
import { formErrors } from "#web/app-error.ts";
import { Form } from "#web/components/form.tsx";
import { FormError } from "#web/components/load-error.tsx";
import { CancelButton, GuardedDialog, useDialog } from "#web/leaving/guarded-dialog.tsx";
import { trpc } from "#web/trpc.ts";
import { refreshFolders } from "./refresh-folders.ts";

/** A folder that gets a new name, or a new one below `parent`, which is null at the top level. */
export type NamedFolder = { rename: Folder } | { parent: Folder | null };

type FolderDialogProps = {
  /** Open while there is one. */
  of: NamedFolder | undefined;
  projectId: string;
  onClose: () => void;
  onCreated: (id: string) => void;
};

/** Creates a folder, or renames one. */
export function FolderDialog({ of, onClose, ...form }: FolderDialogProps) {
  return (
    <GuardedDialog
      opened={of !== undefined}
      onClose={onClose}
      title={of && "rename" in of ? "Rename folder" : "Create a folder"}
    >
      {of && <FolderForm of={of} {...form} />}
    </GuardedDialog>
  );
}

const FIELDS = ["name"] as const;

function FolderForm({ of, projectId, onCreated }: Omit<FolderDialogProps, "of" | "onClose"> & { of: NamedFolder }) {
  const { close } = useDialog();
  const renamed = "rename" in of ? of.rename : undefined;
  const parent = "parent" in of ? of.parent : null;
  const form = useForm({
    initialValues: { name: renamed?.name ?? "" },
    validate: { name: (name) => (name.trim() === "" ? "Give the folder a name" : null) },
  });
  const onError = (error: unknown) => form.setErrors(formErrors(error, FIELDS).byField);
  const done = async () => {
    await refreshFolders();
    close();
  };
  const create = useMutation(
    trpc.folder.create.mutationOptions({
      onError,
      onSuccess: async ({ id }) => {
        await done();
        onCreated(id);
      },
    }),
  );
  const update = useMutation(trpc.folder.update.mutationOptions({ onError, onSuccess: done }));
  const save = renamed ? update : create;
  const submit = ({ name }: { name: string }) =>
    renamed
      ? update.mutate({ projectId, folderId: renamed.id, name })
      : create.mutate({ projectId, parentId: parent?.id ?? null, name });
  return (
    <Form form={form} onSubmit={form.onSubmit(submit)}>
      <Stack gap="md">
        {parent && <Text size="sm">It will lie in the folder {parent.name}.</Text>}
        <TextInput label="Name" placeholder="Checkout" data-autofocus {...form.getInputProps("name")} />
        {save.isError && <FormError message={formErrors(save.error, FIELDS).rest} />}
        <Group justify="flex-end" gap="xs">
          <CancelButton />
          <Button type="submit" loading={save.isPending}>
            {renamed ? "Rename folder" : "Create folder"}
          </Button>
        </Group>
      </Stack>
    </Form>
  );
}
