import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { ConfirmDialogue } from "../components/confirm-dialogue.tsx";
import { useProject } from "../projects/use-project.ts";
import { queryClient, trpc } from "../trpc.ts";

/** For the person himself; the last project admin is told what to do first. */
export function LeaveProject({ projectId }: { projectId: string }) {
  const { project } = useProject(projectId);
  const [isAsked, setAsked] = useState(false);
  const navigate = useNavigate();
  const leave = useMutation(
    trpc.member.leave.mutationOptions({
      onSuccess: async () => {
        setAsked(false);
        await navigate({ to: "/" });
        notifications.show({ color: "good", message: `You are no longer a member of ${project.name}` });
        await queryClient.invalidateQueries();
      },
    }),
  );
  return (
    <>
      <Button variant="default" onClick={() => setAsked(true)}>
        Leave project
      </Button>
      <ConfirmDialogue
        opened={isAsked}
        title={`Leave ${project.name}?`}
        confirm="Leave project"
        cancel="Stay"
        pending={leave.isPending}
        error={leave.error}
        onConfirm={() => leave.mutate({ projectId })}
        onClose={() => {
          leave.reset();
          setAsked(false);
        }}
      >
        You and every token of yours lose access to this project at once. What you recorded stays. Only a project admin
        can take you in again.
      </ConfirmDialogue>
    </>
  );
}
