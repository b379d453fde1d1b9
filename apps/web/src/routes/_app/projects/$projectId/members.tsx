import { createFileRoute } from "@tanstack/react-router";
import { titled } from "#web/document-title.ts";
import { MembersPage } from "#web/members/members-page.tsx";
import { membersQuery } from "#web/members/members-query.ts";

export const Route = createFileRoute("/_app/projects/$projectId/members")({
  loader: ({ context, params }) => {
    void context.queryClient.prefetchInfiniteQuery(membersQuery(params.projectId));
    return { crumb: "Members" };
  },
  head: ({ params }) => titled("Members", params.projectId),
  component: () => <MembersPage projectId={Route.useParams().projectId} />,
});
