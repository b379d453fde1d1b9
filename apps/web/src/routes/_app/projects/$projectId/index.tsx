import { createFileRoute } from "@tanstack/react-router";
import { cyclesQuery } from "#web/cycles/cycles-query.ts";
import { ProjectPage } from "#web/projects/project-page.tsx";

export const Route = createFileRoute("/_app/projects/$projectId/")({
  loader: ({ context, params }) => {
    void context.queryClient.prefetchInfiniteQuery(cyclesQuery(params.projectId));
  },
  component: () => <ProjectPage projectId={Route.useParams().projectId} />,
});
