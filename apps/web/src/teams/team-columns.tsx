import { Link } from "@tanstack/react-router";
import type { Team, TeamMember } from "@tessera/domain";
import { WithAvatar } from "#web/components/avatar.tsx";
import type { Column } from "#web/components/data-table/column.ts";
import table from "#web/components/table.module.css";
import { TimeAgo } from "#web/components/time.tsx";
import { formatCount } from "#web/counting.ts";

/** The columns of the server's teams. */
export const TEAM_COLUMNS: readonly Column<Team>[] = [
  { id: "name", head: "Team", width: 190, cell: (team) => <TeamLink team={team} /> },
  { id: "people", head: "People", width: 100, priority: 1, numeric: true, cell: ({ people }) => formatCount(people) },
  {
    id: "projects",
    head: "Projects",
    width: 100,
    priority: 2,
    numeric: true,
    cell: ({ projects }) => formatCount(projects),
  },
  {
    id: "createdAt",
    head: "Created",
    width: 124,
    priority: 3,
    time: true,
    cell: ({ createdAt }) => <TimeAgo time={createdAt} />,
  },
];

function TeamLink({ team: { id, name, handle } }: { team: Team }) {
  return (
    <>
      <Link to="/admin/teams/$teamId" params={{ teamId: id }} className={`${table.link} ${table.cut}`} dir="auto">
        {name}
      </Link>
      <span className={`${table.muted} ${table.cut}`}>
        <span className={table.mono}>@team/{handle}</span>
      </span>
    </>
  );
}

/** The columns of a team's people. */
export const TEAM_MEMBER_COLUMNS: readonly Column<TeamMember>[] = [
  {
    id: "name",
    head: "Name",
    width: 190,
    cell: ({ user }) => (
      <WithAvatar person={user}>
        <span className={table.cut} dir="auto" title={user.name}>
          {user.name}
        </span>
        <span className={`${table.muted} ${table.cut}`} dir="auto">
          <span className={table.mono}>{user.username}</span>
        </span>
      </WithAvatar>
    ),
  },
  { id: "since", head: "Since", width: 124, priority: 1, time: true, cell: ({ since }) => <TimeAgo time={since} /> },
];
