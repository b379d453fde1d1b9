import { useSuspenseQuery } from "@tanstack/react-query";
import { useUser } from "#web/sign-in/session.ts";
import { trpc } from "#web/trpc.ts";

/** The project of the page (its route has loaded it already) and what its reader may do there. */
export function useProject(projectId: string) {
  const { data: project } = useSuspenseQuery(trpc.project.get.queryOptions({ projectId }));
  const { systemRole } = useUser();
  return {
    project,
    mayWrite: systemRole !== "GUEST" && project.role !== "GUEST",
    mayManage: systemRole !== "GUEST" && project.role === "PROJECT_ADMIN",
  };
}
