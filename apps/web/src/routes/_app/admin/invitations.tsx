import { createFileRoute } from "@tanstack/react-router";
import { titled } from "#web/document-title.ts";
import { InvitationsPage } from "#web/invitations/invitations-page.tsx";
import { invitationsQuery, readInvitationsView } from "#web/invitations/invitations-query.ts";

export const Route = createFileRoute("/_app/admin/invitations")({
  validateSearch: readInvitationsView,
  loaderDeps: ({ search }) => ({ state: search.state }),
  loader: ({ context, deps }) => {
    void context.queryClient.prefetchInfiniteQuery(invitationsQuery(deps));
    return { crumb: "Invitations" };
  },
  head: () => titled("Invitations", "Administration"),
  component: () => <InvitationsPage view={Route.useSearch()} />,
});
