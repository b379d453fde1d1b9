import { createFileRoute } from "@tanstack/react-router";
import { titled } from "../../document-title.ts";
import { HomePage } from "../../projects/home-page.tsx";
import { homeQuery } from "../../projects/home-query.ts";

export const Route = createFileRoute("/_app/")({
  loader: ({ context }) => {
    void context.queryClient.prefetchInfiniteQuery(homeQuery());
  },
  head: () => titled("Projects"),
  component: HomePage,
});
