import { createFileRoute } from "@tanstack/react-router";
import { titled } from "../../document-title.ts";
import { HomePage, homeQuery } from "../../projects/home-page.tsx";

export const Route = createFileRoute("/_app/")({
  loader: ({ context }) => {
    void context.queryClient.prefetchInfiniteQuery(homeQuery());
  },
  head: () => titled("Projects"),
  component: HomePage,
});
