import type { QueryClient } from "@tanstack/react-query";
import { createRootRouteWithContext, HeadContent, Outlet } from "@tanstack/react-router";
import { leadsNowhere, titled } from "#web/document-title.ts";
import { LeaveGuard } from "#web/leaving/leave-guard.tsx";
import { RouteAnnouncer } from "#web/shell/route-announcer.tsx";

export const Route = createRootRouteWithContext<{ queryClient: QueryClient }>()({
  head: ({ matches }) => (leadsNowhere(matches) ? titled("Not found") : titled()),
  component: () => (
    <>
      <HeadContent />
      <Outlet />
      <LeaveGuard />
      <RouteAnnouncer />
    </>
  ),
});
