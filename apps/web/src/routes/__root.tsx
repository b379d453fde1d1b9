import type { QueryClient } from "@tanstack/react-query";
import { createRootRouteWithContext, HeadContent, Outlet } from "@tanstack/react-router";
import { leadsNowhere, titled } from "../document-title.ts";
import { RouteAnnouncer } from "../frame/route-announcer.tsx";
import { LeaveGuard } from "../leaving/leave-guard.tsx";

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
