import { trpc } from "#web/trpc.ts";

export const membersQuery = (projectId: string) =>
  trpc.member.list.infiniteQueryOptions({ projectId, limit: 100 }, { getNextPageParam: (page) => page.nextCursor });
