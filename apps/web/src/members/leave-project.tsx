import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { ConfirmDialog } from "#web/components/confirm-dialog.tsx";
import { useProject } from "#web/projects/use-project.ts";
import { useUser } from "#web/sign-in/session.ts";
import { queryClient, trpc } from "#web/trpc.ts";

type LeaveProjectProps = { projectId: string; isLastAdmin: boolean };

/** For members themselves; it shows the last project admin what to do first. */
export function LeaveProject({ projectId, isLastAdmin }: LeaveProjectProps) {
  const [isAsked, setAsked] = useState(false);
  const dialog = { projectId, opened: isAsked, onClose: () => setAsked(false) };
  return (
    <>
      <Button variant="default" onClick={() => setAsked(true)}>
        Leave project
      </Button>
      {isLastAdmin ? <StayAsLast {...dialog} /> : <AskToLeave {...dialog} />}
    </>
  );
}

type DialogProps = { projectId: string; opened: boolean; onClose: () => void };

function AskToLeave({ projectId, opened, onClose }: DialogProps) {
  const { project } = useProject(projectId);
  const isServerAdmin = useUser().systemRole === "ADMIN";
  const navigate = useNavigate();
  const leave = useMutation(
    trpc.member.leave.mutationOptions({
      onSuccess: async () => {
        onClose();
        if (!isServerAdmin) await navigate({ to: "/" });
        notifications.show({ color: "good", message: `You are no longer a member of ${project.name}` });
        await queryClient.invalidateQueries();
      },
    }),
  );
  return (
    <ConfirmDialog
      opened={opened}
      title={`Leave ${project.name}?`}
      confirm="Leave project"
      cancel="Stay"
      harmless={isServerAdmin}
      pending={leave.isPending}
      error={leave.error}
      onConfirm={() => leave.mutate({ projectId })}
      onClose={() => {
        leave.reset();
        onClose();
      }}
    >
      {isServerAdmin
        ? "You leave the list of members. As an admin of this server you and your tokens still act as project admin here, and you can add yourself again. What you recorded stays."
        : "You and every token of yours lose access to this project at once. What you recorded stays. Only a project admin can take you in again."}
    </ConfirmDialog>
  );
}

function StayAsLast({ projectId, opened, onClose }: DialogProps) {
  const { project } = useProject(projectId);
  const isServerAdmin = useUser().systemRole === "ADMIN";
  return (
    <Modal opened={opened} onClose={onClose} title={`You are the last project admin of ${project.name}`}>
      <Stack gap="md">
        <Text>
          Make someone else project admin before you leave
          {isServerAdmin ? "" : ", or ask an administrator of this server"}.
        </Text>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose} data-autofocus>
            Stay in project
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
