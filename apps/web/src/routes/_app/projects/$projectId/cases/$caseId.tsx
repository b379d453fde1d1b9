import { createFileRoute } from "@tanstack/react-router";
import { CasePanel, CasePanelError } from "../../../../../cases/case-panel.tsx";
import { PanelSkeleton } from "../../../../../components/panel-skeleton.tsx";
import { titled } from "../../../../../document-title.ts";
import { trpc } from "../../../../../trpc.ts";

export const Route = createFileRoute("/_app/projects/$projectId/cases/$caseId")({
  loader: async ({ context, params }) => {
    const { name } = await context.queryClient.ensureQueryData(trpc.case.get.queryOptions(params));
    return { name };
  },
  head: ({ loaderData, params }) => titled(loaderData?.name, params.caseId),
  component: () => <CasePanel {...Route.useParams()} />,
  pendingComponent: PanelSkeleton,
  errorComponent: CasePanelError,
});
