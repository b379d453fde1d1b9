import { trpc } from "#web/trpc.ts";

/** What the address says of the list of teams. */
export type TeamsView = { q?: string };

export const teamsQuery = ({ q }: TeamsView) =>
  trpc.admin.team.list.infiniteQueryOptions({ limit: 50, search: q }, { getNextPageParam: (page) => page.nextCursor });

export const teamQuery = (teamId: string) => trpc.admin.team.get.queryOptions({ teamId });

export const teamMembersQuery = (teamId: string) =>
  trpc.admin.team.members.infiniteQueryOptions({ teamId, limit: 100 }, { getNextPageParam: (page) => page.nextCursor });

export const projectTeamsQuery = (projectId: string) =>
  trpc.projectTeam.list.infiniteQueryOptions(
    { projectId, limit: 100 },
    { getNextPageParam: (page) => page.nextCursor },
  );
