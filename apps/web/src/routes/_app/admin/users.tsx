import { createFileRoute } from "@tanstack/react-router";
import { UsersPage } from "#web/accounts/users-page.tsx";
import { readUsersView, usersQuery } from "#web/accounts/users-view.ts";
import { titled } from "#web/document-title.ts";

export const Route = createFileRoute("/_app/admin/users")({
  validateSearch: readUsersView,
  loaderDeps: ({ search }) => search,
  loader: ({ context, deps }) => {
    void context.queryClient.prefetchInfiniteQuery(usersQuery(deps));
    return { crumb: "Users" };
  },
  head: () => titled("Users", "Administration"),
  component: () => <UsersPage view={Route.useSearch()} />,
});
