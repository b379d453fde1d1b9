import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconTrash } from "@tabler/icons-react";
import { lazy } from "react";
import { WhenOpened } from "#web/components/when-opened.tsx";
import type { DeleteDialogProps } from "./delete-dialog.tsx";
import { KIND_NAMES } from "./deletion.ts";

type DeleteButtonProps = Omit<DeleteDialogProps, "opened" | "onClose"> & { size?: "xs"; label?: string };

const DeleteDialog = lazy(async () => ({ default: (await import("./delete-dialog.tsx")).DeleteDialog }));

/** Deletes what the page or panel shows, after a question. */
export function DeleteButton({ size, label, ...dialog }: DeleteButtonProps) {
  const [opened, { open, close }] = useDisclosure();
  return (
    <>
      <Button
        {...(size && { size })}
        variant="default"
        leftSection={<IconTrash size={size ? 14 : 16} aria-hidden />}
        onClick={open}
      >
        {label ?? `Delete ${KIND_NAMES[dialog.of.kind]}`}
      </Button>
      <WhenOpened opened={opened}>
        <DeleteDialog {...dialog} opened={opened} onClose={close} />
      </WhenOpened>
    </>
  );
}
