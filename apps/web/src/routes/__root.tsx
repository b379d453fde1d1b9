import type { QueryClient } from "@tanstack/react-query";
import { createRootRouteWithContext, HeadContent, Outlet } from "@tanstack/react-router";
import { titled } from "../document-title.ts";

export const Route = createRootRouteWithContext<{ queryClient: QueryClient }>()({
  head: () => titled(),
  component: () => (
    <>
      <HeadContent />
      <Outlet />
    </>
  ),
});
