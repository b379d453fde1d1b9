import { createFileRoute } from "@tanstack/react-router";
import { titled } from "../../../document-title.ts";
import { textParam } from "../../../search-params.ts";
import { UsersPage } from "../../../users/users-page.tsx";
import { type UsersView, usersQuery } from "../../../users/users-query.ts";

export const Route = createFileRoute("/_app/admin/users")({
  validateSearch: (search): UsersView => ({ q: textParam(search.q, 100) }),
  loaderDeps: ({ search }) => search,
  loader: ({ context, deps }) => {
    void context.queryClient.prefetchInfiniteQuery(usersQuery(deps));
    return { crumb: "Users" };
  },
  head: () => titled("Users", "Administration"),
  component: () => <UsersPage view={Route.useSearch()} />,
});
