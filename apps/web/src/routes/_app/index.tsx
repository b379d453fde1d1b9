import { createFileRoute } from "@tanstack/react-router";
import { titled } from "#web/document-title.ts";
import { HomePage } from "#web/home/home-page.tsx";
import { homeQuery } from "#web/home/home-query.ts";

export const Route = createFileRoute("/_app/")({
  loader: ({ context }) => {
    void context.queryClient.prefetchInfiniteQuery(homeQuery());
  },
  head: () => titled("Projects"),
  component: HomePage,
});
