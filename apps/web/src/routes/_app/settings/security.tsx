import { createFileRoute } from "@tanstack/react-router";
import { SecurityPage } from "../../../account/security-page.tsx";
import { sessionsQuery } from "../../../account/sessions-query.ts";
import { titled } from "../../../document-title.ts";

export const Route = createFileRoute("/_app/settings/security")({
  loader: ({ context }) => {
    void context.queryClient.prefetchInfiniteQuery(sessionsQuery());
    return { crumb: "Sign-in and security" };
  },
  head: () => titled("Sign-in and security"),
  component: SecurityPage,
});
