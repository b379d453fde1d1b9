import { createFileRoute } from "@tanstack/react-router";
import { cyclesQuery } from "../../../../cycles/cycles-query.ts";
import { ProjectPage } from "../../../../projects/project-page.tsx";

export const Route = createFileRoute("/_app/projects/$projectId/")({
  loader: ({ context, params }) => {
    void context.queryClient.prefetchInfiniteQuery(cyclesQuery(params.projectId));
  },
  component: () => <ProjectPage projectId={Route.useParams().projectId} />,
});
