import { createFileRoute } from "@tanstack/react-router";
import { titled } from "#web/document-title.ts";
import { flagParam, projectIdParam } from "#web/search-params.ts";
import { TokenPage } from "#web/tokens/token-page.tsx";
import { readTokenStatuses, type TokenView, tokensQuery } from "#web/tokens/tokens-query.ts";
import { trpc } from "#web/trpc.ts";

export const Route = createFileRoute("/_app/settings/tokens/")({
  validateSearch: (search): TokenView => ({
    status: readTokenStatuses(search.status),
    create: flagParam(search.create),
    project: projectIdParam(search.project),
  }),
  loaderDeps: ({ search }) => ({ status: search.status }),
  loader: async ({ context, deps, location }) => {
    void context.queryClient.prefetchInfiniteQuery(tokensQuery(deps.status));
    const policy = context.queryClient.prefetchQuery(trpc.token.policy.queryOptions());
    // A form that replaces a placeholder would move the whole dialog. No dependency: opening it later must not load the page.
    if (new URLSearchParams(location.searchStr).has("create")) await policy;
  },
  head: () => titled("API tokens"),
  component: () => <TokenPage view={Route.useSearch()} />,
});
