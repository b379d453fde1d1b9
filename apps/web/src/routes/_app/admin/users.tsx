import { createFileRoute } from "@tanstack/react-router";
import { titled } from "../../../document-title.ts";
import { UsersPage } from "../../../users/users-page.tsx";
import { readUsersView, usersQuery } from "../../../users/users-view.ts";

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
