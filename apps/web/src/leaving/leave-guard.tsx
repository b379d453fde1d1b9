import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useBlocker } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useEscape } from "./escape-key.ts";
import { findUnsaved, type LeaveQuestion, mayLeave, setLeaveQuestion } from "./unsaved-work.ts";

type Place = { pathname: string; search: unknown };

const isElsewhere = (current: Place, next: Place) =>
  current.pathname !== next.pathname || JSON.stringify(current.search) !== JSON.stringify(next.search);

// Outside the component, so that the blocker is set once.
const shouldBlockFn = async ({ current, next }: { current: Place; next: Place }) =>
  isElsewhere(current, next) && !(await mayLeave());
const enableBeforeUnload = () => findUnsaved() !== undefined;

/** Stands between a page with unsaved work and whatever leads away from it, and asks. */
export function LeaveGuard() {
  useBlocker({ shouldBlockFn, enableBeforeUnload });
  const [asked, setAsked] = useState<{ question: LeaveQuestion; answer: (leaves: boolean) => void }>();
  const [isOpen, setOpen] = useState(false);
  useEffect(
    () =>
      setLeaveQuestion(
        (question) =>
          new Promise((answer) => {
            setAsked({ question, answer });
            setOpen(true);
          }),
      ),
    [],
  );
  const give = (leaves: boolean) => {
    setOpen(false);
    asked?.answer(leaves);
  };
  useEscape(isOpen, () => give(false));
  return (
    <Modal
      opened={isOpen}
      onClose={() => give(false)}
      // The key that opened it must not close it at once, as it would: `useEscape` minds it.
      closeOnEscape={false}
      withCloseButton={false}
      zIndex={500}
      title={asked?.question.title}
      size={420}
    >
      <Stack gap="md">
        <Text>{asked?.question.text}</Text>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={() => give(true)}>
            {asked?.question.leave}
          </Button>
          <Button onClick={() => give(false)} data-autofocus>
            {asked?.question.stay}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
