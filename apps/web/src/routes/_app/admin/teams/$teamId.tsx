import { Button, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPencil } from "@tabler/icons-react";
import { useInfiniteQuery, useSuspenseQuery } from "@tanstack/react-query";
import { createFileRoute } from "@tanstack/react-router";
import { DataTable } from "#web/components/data-table/data-table.tsx";
import { pagedRows } from "#web/components/data-table/table-rows.ts";
import { NothingHere } from "#web/components/nothing-here.tsx";
import { Page } from "#web/components/page.tsx";
import { AddTeamMember } from "#web/teams/add-team-member.tsx";
import { TEAM_MEMBER_COLUMNS } from "#web/teams/team-columns.tsx";
import { TeamDialog } from "#web/teams/team-dialog.tsx";
import { DeleteTeam, RemoveTeamMember } from "#web/teams/team-removal.tsx";
import { teamMembersQuery, teamQuery } from "#web/teams/teams-query.ts";

export const Route = createFileRoute("/_app/admin/teams/$teamId")({
  loader: async ({ context, params }) => {
    void context.queryClient.prefetchInfiniteQuery(teamMembersQuery(params.teamId));
    const { name } = await context.queryClient.ensureQueryData(teamQuery(params.teamId));
    return { name };
  },
  component: TeamPage,
});

/** A team with its people. */
function TeamPage() {
  const { teamId } = Route.useParams();
  const team = useSuspenseQuery(teamQuery(teamId)).data;
  const people = useInfiniteQuery(teamMembersQuery(teamId));
  const [isEditing, { open, close }] = useDisclosure();
  return (
    <Page
      reading
      title={team.name}
      about={
        <Text c="dimmed">
          @team/{team.handle}
          {team.description !== "" && `. ${team.description}`}
        </Text>
      }
      actions={
        <>
          <Button variant="default" leftSection={<IconPencil size={16} aria-hidden />} onClick={open}>
            Edit team
          </Button>
          <DeleteTeam team={team} />
        </>
      }
    >
      <AddTeamMember teamId={teamId} />
      <DataTable
        name="team-members"
        label="People"
        one="person"
        many="people"
        columns={TEAM_MEMBER_COLUMNS}
        rows={pagedRows(people)}
        idOf={({ user: { id } }) => id}
        isFaint={({ active }) => !active}
        actions={(member) => <RemoveTeamMember teamId={teamId} member={member} />}
        empty={<NothingHere title="No one is in this team yet">Add the people who work on the same tests.</NothingHere>}
      />
      <TeamDialog opened={isEditing} onClose={close} team={team} />
    </Page>
  );
}
