import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import type { LeaveQuestion } from "./unsaved-work.ts";

type LeaveDialogProps = { opened: boolean; question: LeaveQuestion | undefined; onAnswer: (leaves: boolean) => void };

/** Asks whether to leave what is not saved. */
export function LeaveDialog({ opened, question, onAnswer }: LeaveDialogProps) {
  return (
    <Modal
      opened={opened}
      onClose={() => onAnswer(false)}
      // The key that opened it must not close it at once, as it would: the guard minds it.
      closeOnEscape={false}
      withCloseButton={false}
      zIndex={500}
      title={question?.title}
      size={420}
    >
      <Stack gap="md">
        <Text>{question?.text}</Text>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={() => onAnswer(true)}>
            {question?.leave}
          </Button>
          <Button onClick={() => onAnswer(false)} data-autofocus>
            {question?.stay}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
