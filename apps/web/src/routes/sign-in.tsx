import { createFileRoute, redirect } from "@tanstack/react-router";
import { titled } from "#web/document-title.ts";
import { flagParam, localPathParam } from "#web/search-params.ts";
import { sessionQuery } from "#web/sign-in/session.ts";
import { SignInPage } from "#web/sign-in/sign-in-page.tsx";

export const Route = createFileRoute("/sign-in")({
  validateSearch: (search): { returnTo?: string; passwordChanged?: true } => ({
    returnTo: localPathParam(search.returnTo),
    passwordChanged: flagParam(search.passwordChanged),
  }),
  beforeLoad: async ({ context, search }) => {
    const session = await context.queryClient.ensureQueryData(sessionQuery());
    if (session.user) throw redirect({ href: search.returnTo ?? "/", replace: true });
    return { setupNeeded: session.setupNeeded };
  },
  head: () => titled("Sign in"),
  component: () => {
    const { returnTo, passwordChanged } = Route.useSearch();
    const { setupNeeded } = Route.useRouteContext();
    return <SignInPage setupNeeded={setupNeeded} returnTo={returnTo} passwordChanged={passwordChanged} />;
  },
});
