import { createFileRoute } from "@tanstack/react-router";
import { PanelSkeleton } from "#web/components/panel-skeleton.tsx";
import { titled } from "#web/document-title.ts";
import { ImportPanel, ImportPanelError } from "#web/imports/import-panel.tsx";
import { trpc } from "#web/trpc.ts";

export const Route = createFileRoute("/_app/projects/$projectId/imports/$importId")({
  loader: async ({ context, params }) => {
    await context.queryClient.ensureQueryData(trpc.import.get.queryOptions(params));
  },
  head: ({ params }) => titled("Import", params.projectId),
  component: () => <ImportPanel {...Route.useParams()} />,
  pendingComponent: PanelSkeleton,
  errorComponent: ImportPanelError,
});
