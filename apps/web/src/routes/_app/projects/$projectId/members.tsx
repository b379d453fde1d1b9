import { Alert } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { createFileRoute } from "@tanstack/react-router";
import type { Member } from "@tessera/domain";
import { DataTable } from "#web/components/data-table/data-table.tsx";
import { pagedRows } from "#web/components/data-table/table-rows.ts";
import { NothingHere } from "#web/components/nothing-here.tsx";
import { Page } from "#web/components/page.tsx";
import { AddMember } from "#web/members/add-member.tsx";
import { LeaveProject } from "#web/members/leave-project.tsx";
import { memberColumns, RemoveMember } from "#web/members/member-columns.tsx";
import { membersQuery } from "#web/members/members-query.ts";
import { useProject } from "#web/projects/use-project.ts";
import { useUser } from "#web/sign-in/session.ts";
import { ProjectTeams } from "#web/teams/project-teams.tsx";

export const Route = createFileRoute("/_app/projects/$projectId/members")({
  loader: ({ context, params }) => {
    void context.queryClient.prefetchInfiniteQuery(membersQuery(params.projectId));
  },
  component: MembersPage,
});

function MembersPage() {
  const { projectId } = Route.useParams();
  const { mayManage } = useProject(projectId);
  const members = useInfiniteQuery(membersQuery(projectId));
  const entries = members.data?.pages.flatMap((page) => page.data);
  const user = useUser();
  // Only administrators of the server are here without being members.
  const isMember = user.systemRole !== "ADMIN" || entries?.some((member) => member.user.id === user.id);
  /** Unknown while there are more members than the page has loaded. */
  const admins = members.hasNextPage ? undefined : entries?.filter(actsAsAdmin);
  const isLastAdmin = admins?.length === 1 && admins[0]?.user.id === user.id;
  return (
    <Page reading actions={isMember && <LeaveProject projectId={projectId} isLastAdmin={isLastAdmin} />}>
      {admins?.length === 0 && <WithoutAdmin />}
      {mayManage && <AddMember projectId={projectId} />}
      <DataTable
        name="members"
        label="Members"
        one="member"
        columns={memberColumns(projectId, mayManage)}
        rows={pagedRows(members)}
        idOf={({ user: { id } }) => id}
        isFaint={({ active }) => !active}
        actions={mayManage ? (member) => <RemoveMember projectId={projectId} member={member} /> : undefined}
        empty={<NothingHere title="No members yet">Administrators of this server see the project anyway.</NothingHere>}
      />
      <ProjectTeams projectId={projectId} mayManage={mayManage} />
    </Page>
  );
}

/** As the server counts project admins. */
const actsAsAdmin = ({ role, active, serverGuest }: Member) => active && !serverGuest && role === "PROJECT_ADMIN";

/** Its last one was deleted, deactivated or made a guest of the server. */
function WithoutAdmin() {
  return (
    <Alert mb="lg" color="warning" variant="light" icon={<IconAlertTriangle aria-hidden />}>
      This project has no active project admin. The administrators of this server look after it and can appoint one.
    </Alert>
  );
}
