import { createFileRoute } from "@tanstack/react-router";
import { titled } from "../../../../document-title.ts";
import { ImportsPage, importsQuery } from "../../../../imports/imports-page.tsx";

export const Route = createFileRoute("/_app/projects/$projectId/imports")({
  loader: ({ context, params }) => {
    void context.queryClient.prefetchInfiniteQuery(importsQuery(params.projectId));
    return { crumb: "Imports" };
  },
  head: ({ params }) => titled("Imports", params.projectId),
  component: () => <ImportsPage projectId={Route.useParams().projectId} />,
});
