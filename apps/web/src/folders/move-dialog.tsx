import { Button, Group, Select, Stack } from "@mantine/core";
import { useForm } from "@mantine/form";
import type { Folder } from "@tessera/domain";
import { Form } from "#web/components/form.tsx";
import { ActionError } from "#web/components/load-error.tsx";
import { CancelButton, GuardedDialog, useDialog } from "#web/leaving/guarded-dialog.tsx";
import type { Moved } from "./folder-drag.ts";
import { folderOptions } from "./folder-path.ts";
import { type FolderIndex, isWithin } from "./folder-rows.ts";
import { nameOf, useMove } from "./use-move.ts";

type MoveDialogProps = {
  /** Open while there is something. */
  moved: Moved | undefined;
  projectId: string;
  folders: readonly Folder[];
  index: FolderIndex;
  onClose: () => void;
  onMoved?: () => void;
};

/** Moves test cases or a folder without dragging them. */
export function MoveDialog({ moved, onClose, ...form }: MoveDialogProps) {
  return (
    <GuardedDialog opened={moved !== undefined} onClose={onClose} title={moved && `Move ${subject(moved, form.index)}`}>
      {moved && <MoveForm moved={moved} {...form} />}
    </GuardedDialog>
  );
}

const NOWHERE = "none";

/** Options shown at once; typing finds the others. */
const SHOWN = 100;

function MoveForm({
  moved,
  projectId,
  folders,
  index,
  onMoved,
}: Omit<MoveDialogProps, "moved" | "onClose"> & { moved: Moved }) {
  const { close } = useDialog();
  const move = useMove(projectId, index);
  const form = useForm<{ to: string | null }>({
    initialValues: { to: null },
    validate: { to: (to) => (to === null ? "Choose a folder" : null) },
  });
  const isFolder = moved.kind === "folder";
  const options = folderOptions(folders).filter(({ value }) => !isFolder || !isWithin(index, value, moved.id));
  const submit = ({ to }: { to: string | null }) =>
    move.mutate(
      { moved, to: to === NOWHERE ? null : to },
      {
        onSuccess: () => {
          close();
          onMoved?.();
        },
      },
    );
  return (
    <Form form={form} onSubmit={form.onSubmit(submit)}>
      <Stack gap="md">
        <Select
          label="To the folder"
          placeholder="Choose a folder"
          searchable
          limit={SHOWN}
          data={[{ value: NOWHERE, label: isFolder ? "Top level" : "No folder" }, ...options]}
          data-autofocus
          {...form.getInputProps("to")}
        />
        <ActionError error={move.error} />
        <Group justify="flex-end" gap="xs">
          <CancelButton />
          <Button type="submit" loading={move.isPending}>
            Move {isFolder ? "folder" : subject(moved, index)}
          </Button>
        </Group>
      </Stack>
    </Form>
  );
}

const subject = (moved: Moved, index: FolderIndex) => nameOf(moved, index).replace(/^The/, "the");
