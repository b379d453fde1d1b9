import { createFileRoute } from "@tanstack/react-router";
import { titled } from "../../../../document-title.ts";
import { ImportsPage } from "../../../../imports/imports-page.tsx";
import { importsQuery } from "../../../../imports/imports-query.ts";

export const Route = createFileRoute("/_app/projects/$projectId/imports")({
  loader: ({ context, params }) => {
    void context.queryClient.prefetchInfiniteQuery(importsQuery(params.projectId));
    return { crumb: "Imports" };
  },
  head: ({ params }) => titled("Imports", params.projectId),
  component: () => <ImportsPage projectId={Route.useParams().projectId} />,
});
