import { createFileRoute } from "@tanstack/react-router";
import { UserPanel, UserPanelError } from "#web/accounts/user-panel.tsx";
import { PanelSkeleton } from "#web/components/panel-skeleton.tsx";
import { titled } from "#web/document-title.ts";
import { trpc } from "#web/trpc.ts";

export const Route = createFileRoute("/_app/admin/users/$userId")({
  loader: async ({ context, params }) => {
    await context.queryClient.ensureQueryData(trpc.admin.user.get.queryOptions({ id: params.userId }));
  },
  head: () => titled("User", "Administration"),
  component: () => <UserPanel userId={Route.useParams().userId} />,
  pendingComponent: PanelSkeleton,
  errorComponent: UserPanelError,
});
