import { Alert } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { createFileRoute } from "@tanstack/react-router";
import type { Member } from "@tessera/domain";
import { LoadError } from "#web/components/load-error.tsx";
import { LoadMore } from "#web/components/load-more.tsx";
import { NothingHere } from "#web/components/nothing-here.tsx";
import { Page } from "#web/components/page.tsx";
import { ListSkeleton } from "#web/components/page-skeleton.tsx";
import table from "#web/components/table.module.css";
import { AddMember } from "#web/members/add-member.tsx";
import { LeaveProject } from "#web/members/leave-project.tsx";
import { MemberRow } from "#web/members/member-row.tsx";
import classes from "#web/members/members-page.module.css";
import { membersQuery } from "#web/members/members-query.ts";
import { useProject } from "#web/projects/use-project.ts";
import { useUser } from "#web/sign-in/session.ts";

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
  // Only admins of the server are here without being members.
  const isMember = user.systemRole !== "ADMIN" || entries?.some((member) => member.user.id === user.id);
  /** Unknown while there are more members than the page has loaded. */
  const admins = members.hasNextPage ? undefined : entries?.filter(actsAsAdmin);
  const isLastAdmin = admins?.length === 1 && admins[0]?.user.id === user.id;
  return (
    <Page reading actions={isMember && <LeaveProject projectId={projectId} isLastAdmin={isLastAdmin} />}>
      {admins?.length === 0 && <WithoutAdmin />}
      {mayManage && <AddMember projectId={projectId} />}
      {members.isPending && <ListSkeleton rows={4} />}
      {members.isError && !entries && (
        <LoadError what="The members" error={members.error} onRetry={() => members.refetch()} />
      )}
      {entries?.length === 0 && (
        <NothingHere title="No members yet">Admins of this server see the project anyway.</NothingHere>
      )}
      {entries && entries.length > 0 && (
        <div className={table.scroll}>
          <table className={table.table}>
            <thead>
              <tr>
                <th scope="col">Name</th>
                <th scope="col">Role</th>
                <th scope="col" className={classes.since}>
                  Since
                </th>
                {mayManage && <th scope="col" aria-label="Actions" />}
              </tr>
            </thead>
            <tbody>
              {entries.map((member) => (
                <MemberRow key={member.user.id} projectId={projectId} member={member} mayManage={mayManage} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {entries && <LoadMore pages={members} shown={entries.length} one="member" />}
    </Page>
  );
}

/** As the server counts project admins. */
const actsAsAdmin = ({ role, active, serverGuest }: Member) => active && !serverGuest && role === "PROJECT_ADMIN";

/** Its last one was deleted, deactivated or made a guest of the server. */
function WithoutAdmin() {
  return (
    <Alert mb="lg" color="warning" variant="light" icon={<IconAlertTriangle aria-hidden />}>
      This project has no active project admin. The admins of this server look after it and can make somebody project
      admin.
    </Alert>
  );
}
