import { createFileRoute } from "@tanstack/react-router";
import { titled } from "#web/document-title.ts";
import { ImportsPage } from "#web/imports/imports-page.tsx";
import { importsQuery } from "#web/imports/imports-query.ts";

export const Route = createFileRoute("/_app/projects/$projectId/imports")({
  loader: ({ context, params }) => {
    void context.queryClient.prefetchInfiniteQuery(importsQuery(params.projectId));
    return { crumb: "Imports" };
  },
  head: ({ params }) => titled("Imports", params.projectId),
  component: () => <ImportsPage projectId={Route.useParams().projectId} />,
});
