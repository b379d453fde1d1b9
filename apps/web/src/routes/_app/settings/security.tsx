import { createFileRoute } from "@tanstack/react-router";
import { titled } from "#web/document-title.ts";
import { sessionsQuery } from "#web/sessions/sessions-query.ts";
import { SecurityPage } from "#web/sign-in/security-page.tsx";

export const Route = createFileRoute("/_app/settings/security")({
  loader: ({ context }) => {
    void context.queryClient.prefetchInfiniteQuery(sessionsQuery());
    return { crumb: "Sign-in and security" };
  },
  head: () => titled("Sign-in and security"),
  component: SecurityPage,
});
