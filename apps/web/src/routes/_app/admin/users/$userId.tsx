import { createFileRoute } from "@tanstack/react-router";
import { PanelSkeleton } from "../../../../components/panel-skeleton.tsx";
import { titled } from "../../../../document-title.ts";
import { trpc } from "../../../../trpc.ts";
import { UserPanel, UserPanelError } from "../../../../users/user-panel.tsx";

export const Route = createFileRoute("/_app/admin/users/$userId")({
  loader: async ({ context, params }) => {
    await context.queryClient.ensureQueryData(trpc.admin.user.get.queryOptions({ id: params.userId }));
  },
  head: () => titled("User", "Administration"),
  component: () => <UserPanel userId={Route.useParams().userId} />,
  pendingComponent: PanelSkeleton,
  errorComponent: UserPanelError,
});
