import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconTrash } from "@tabler/icons-react";
import { DeleteDialog, type DeleteDialogProps } from "./delete-dialog.tsx";
import { KIND_NAMES } from "./deletion.ts";

type DeleteButtonProps = Omit<DeleteDialogProps, "opened" | "onClose"> & { size?: "xs" };

/** Deletes what the page or panel shows, after a question. */
export function DeleteButton({ size, ...dialog }: DeleteButtonProps) {
  const [opened, { open, close }] = useDisclosure();
  return (
    <>
      <Button
        {...(size && { size })}
        variant="default"
        leftSection={<IconTrash size={size ? 14 : 16} aria-hidden />}
        onClick={open}
      >
        Delete {KIND_NAMES[dialog.of.kind]}
      </Button>
      <DeleteDialog {...dialog} opened={opened} onClose={close} />
    </>
  );
}
