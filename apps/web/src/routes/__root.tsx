import type { QueryClient } from "@tanstack/react-query";
import { createRootRouteWithContext, HeadContent, Outlet } from "@tanstack/react-router";
import { documentTitle } from "#web/document-title.ts";
import { LeaveGuard } from "#web/leaving/leave-guard.tsx";
import { RouteAnnouncer } from "#web/shell/route-announcer.tsx";
import { instanceName } from "#web/sign-in/session.ts";

export const Route = createRootRouteWithContext<{ queryClient: QueryClient }>()({
  head: ({ matches }) => ({ meta: [{ title: documentTitle(matches, instanceName()) }] }),
  component: () => (
    <>
      <HeadContent />
      <Outlet />
      <LeaveGuard />
      <RouteAnnouncer />
    </>
  ),
});
