import { ActionIcon, Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconUserMinus } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { Team, TeamMember } from "@tessera/domain";
import { useState } from "react";
import { ConfirmDialog } from "#web/components/confirm-dialog.tsx";
import { countOf } from "#web/counting.ts";
import { queryClient, trpc } from "#web/trpc.ts";

/** Takes a person out of a team. */
export function RemoveTeamMember({ teamId, member: { user } }: { teamId: string; member: TeamMember }) {
  const [isAsked, setAsked] = useState(false);
  const remove = useMutation(
    trpc.admin.team.removeMember.mutationOptions({
      onSuccess: async () => {
        setAsked(false);
        notifications.show({ color: "good", message: `${user.name} left the team` });
        await queryClient.invalidateQueries(trpc.admin.team.pathFilter());
      },
    }),
  );
  return (
    <>
      <ActionIcon aria-label={`Remove ${user.name}`} onClick={() => setAsked(true)}>
        <IconUserMinus size={18} aria-hidden />
      </ActionIcon>
      <ConfirmDialog
        opened={isAsked}
        title={`Remove ${user.name} from the team?`}
        confirm="Remove from team"
        cancel="Keep in team"
        pending={remove.isPending}
        error={remove.error}
        onConfirm={() => remove.mutate({ teamId, userId: user.id })}
        onClose={() => setAsked(false)}
      >
        {user.name} and every token of theirs lose the projects that they see through this team alone, at once.
      </ConfirmDialog>
    </>
  );
}

/** Deletes a team, after saying what its people lose. */
export function DeleteTeam({ team }: { team: Team }) {
  const [isAsked, setAsked] = useState(false);
  const navigate = useNavigate();
  const remove = useMutation(
    trpc.admin.team.delete.mutationOptions({
      onSuccess: async () => {
        setAsked(false);
        await navigate({ to: "/admin/teams" });
        notifications.show({ color: "good", message: `The team ${team.name} is deleted` });
        queryClient.removeQueries(trpc.admin.team.get.queryFilter({ teamId: team.id }));
        await queryClient.invalidateQueries(trpc.admin.team.list.pathFilter());
      },
    }),
  );
  return (
    <>
      <Button variant="default" onClick={() => setAsked(true)}>
        Delete team
      </Button>
      <ConfirmDialog
        opened={isAsked}
        title={`Delete the team ${team.name}?`}
        confirm="Delete team"
        cancel="Keep team"
        pending={remove.isPending}
        error={remove.error}
        onConfirm={() => remove.mutate({ teamId: team.id })}
        onClose={() => setAsked(false)}
      >
        {countOf(team.people, "person", "people")} at once lose the roles that they have through it in{" "}
        {countOf(team.projects, "project")}. Rules about owners that name it no longer name anyone. This can't be
        undone.
      </ConfirmDialog>
    </>
  );
}
