import { createRouter } from "@tanstack/react-router";
import { NotFoundPage } from "#web/components/not-found-page.tsx";
import { PageSkeleton } from "#web/components/page-skeleton.tsx";
import { RouteError } from "#web/components/route-error.tsx";
import { BASE_PATH } from "./base-path.ts";
import { routeTree } from "./routeTree.gen.ts";
import { parseSearch, stringifySearch } from "./search-params.ts";
import { queryClient } from "./trpc.ts";

export const router = createRouter({
  routeTree,
  basepath: BASE_PATH || "/",
  context: { queryClient },
  parseSearch,
  stringifySearch,
  scrollRestoration: true,
  defaultPreload: "intent",
  // The query cache decides what is fresh.
  defaultPreloadStaleTime: 0,
  defaultPendingMs: 200,
  defaultPendingMinMs: 0,
  defaultPendingComponent: PageSkeleton,
  defaultErrorComponent: RouteError,
  defaultNotFoundComponent: NotFoundPage,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
