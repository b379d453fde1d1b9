import { trpc } from "#web/trpc.ts";
import type { InvitationsView } from "./invitations-view.ts";

export const invitationsQuery = ({ state }: InvitationsView) =>
  trpc.admin.invitation.list.infiniteQueryOptions(
    { limit: 50, state },
    { getNextPageParam: (page) => page.nextCursor },
  );
