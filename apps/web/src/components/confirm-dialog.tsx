import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { ActionError } from "./load-error.tsx";

type ConfirmDialogProps = {
  opened: boolean;
  /** Asks the question: "Revoke this token?" */
  title: string;
  /** Says what will stop working. */
  children: ReactNode;
  /** Repeats the verb: "Revoke token". */
  confirm: string;
  cancel: string;
  /** Nothing is lost by it. */
  harmless?: boolean;
  pending: boolean;
  error: unknown;
  onConfirm: () => void;
  onClose: () => void;
};

export function ConfirmDialog(props: ConfirmDialogProps) {
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={props.title}>
      <Stack gap="md">
        <Text component="div">{props.children}</Text>
        <ActionError error={props.error} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={props.onClose} data-autofocus>
            {props.cancel}
          </Button>
          <Button color={props.harmless ? "action" : "danger"} loading={props.pending} onClick={props.onConfirm}>
            {props.confirm}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
