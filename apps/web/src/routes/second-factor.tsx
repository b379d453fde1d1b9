import { createFileRoute, redirect } from "@tanstack/react-router";
import { titled } from "#web/document-title.ts";
import { localPathParam } from "#web/search-params.ts";
import { SecondFactorPage } from "#web/second-factor/second-factor-page.tsx";
import { sessionQuery } from "#web/sign-in/session.ts";

export const Route = createFileRoute("/second-factor")({
  validateSearch: (search): { returnTo?: string } => ({ returnTo: localPathParam(search.returnTo) }),
  beforeLoad: async ({ context, search }) => {
    const { user, secondFactorNeeded } = await context.queryClient.ensureQueryData(sessionQuery());
    if (!user) throw redirect({ to: "/sign-in", search, replace: true });
    if (!secondFactorNeeded) throw redirect({ href: search.returnTo ?? "/settings/security", replace: true });
  },
  head: () => titled("Second factor"),
  component: () => <SecondFactorPage returnTo={Route.useSearch().returnTo} />,
});
