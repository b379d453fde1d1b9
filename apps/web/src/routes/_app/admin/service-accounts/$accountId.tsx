import { createFileRoute, Outlet } from "@tanstack/react-router";
import { serviceAccountQuery } from "#web/service-accounts/service-accounts-query.ts";

export const Route = createFileRoute("/_app/admin/service-accounts/$accountId")({
  loader: async ({ context, params }) => {
    const { username } = await context.queryClient.ensureQueryData(serviceAccountQuery(params.accountId));
    return { name: username };
  },
  component: Outlet,
});
