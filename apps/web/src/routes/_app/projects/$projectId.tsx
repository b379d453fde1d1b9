import { createFileRoute, Outlet } from "@tanstack/react-router";
import { useEffect } from "react";
import { rememberProject } from "#web/projects/last-project.ts";
import { trpc } from "#web/trpc.ts";

export const Route = createFileRoute("/_app/projects/$projectId")({
  loader: async ({ context, params }) => {
    const project = await context.queryClient.ensureQueryData(
      trpc.project.get.queryOptions({ projectId: params.projectId }),
    );
    return { name: project.name };
  },
  component: ProjectOutlet,
});

function ProjectOutlet() {
  const { projectId } = Route.useParams();
  useEffect(() => rememberProject(projectId), [projectId]);
  return <Outlet />;
}
