import { createFileRoute } from "@tanstack/react-router";
import { CasePanel, CasePanelError } from "#web/cases/case-panel.tsx";
import { PanelSkeleton } from "#web/components/panel-skeleton.tsx";
import { titled } from "#web/document-title.ts";
import { trpc } from "#web/trpc.ts";

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
