import { Text } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { ConfirmDialog } from "#web/components/confirm-dialog.tsx";
import { trpc } from "#web/trpc.ts";
import { type Deletable, KIND_NAMES, refreshAfter, remove } from "./deletion.ts";
import { lossesOf } from "./losses.ts";
import { showUndo } from "./undo-notice.ts";

export type DeleteDialogProps = {
  opened: boolean;
  onClose: () => void;
  of: Deletable;
  /** As the page calls it: "TC-12", "the folder Cart". */
  name: string;
  /** What else happens, after the counts. */
  children?: ReactNode;
  /** Leads away from a page that will not exist any more. */
  leave?: () => Promise<void>;
};

/** Asks before something goes into the bin, with what goes along. */
export function DeleteDialog({ opened, onClose, of, name, children, leave }: DeleteDialogProps) {
  const { projectId, kind, target } = of;
  const kindName = KIND_NAMES[kind];
  const preview = useQuery({ ...trpc.bin.preview.queryOptions({ projectId, kind, target }), enabled: opened });
  const losses = preview.data && lossesOf(kind, preview.data);
  const removal = useMutation({
    mutationFn: () => remove(of),
    onSuccess: async () => {
      onClose();
      await leave?.();
      showUndo(of, name);
      await refreshAfter(of);
    },
  });
  return (
    <ConfirmDialog
      opened={opened}
      title={`Delete ${name}?`}
      confirm={`Delete ${kindName}`}
      cancel={`Keep ${kindName}`}
      pending={removal.isPending}
      error={removal.error}
      onConfirm={() => removal.mutate()}
      onClose={() => {
        removal.reset();
        onClose();
      }}
    >
      {losses !== undefined && <Text mb="xs">It takes {losses} with it.</Text>}
      {children !== undefined && <Text mb="xs">{children}</Text>}
      <Text c="dimmed">It waits in the bin for 30 days and can be restored from there.</Text>
    </ConfirmDialog>
  );
}
