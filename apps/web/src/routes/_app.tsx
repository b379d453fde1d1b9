import { createFileRoute, Outlet, redirect } from "@tanstack/react-router";
import { seedPreferences } from "#web/profile/preferences.ts";
import { PreferencesProvider } from "#web/profile/preferences-provider.tsx";
import { AppShell } from "#web/shell/app-shell.tsx";
import { sessionQuery, whereSessionEnded } from "#web/sign-in/session.ts";

/** Everything behind the sign-in. */
export const Route = createFileRoute("/_app")({
  // Once a skeleton stands for the whole page, the router shows nothing else until the innermost loader is done: a session
  // that is a little slow would keep the navigation from people until then.
  pendingMs: 2000,
  beforeLoad: async ({ context, location }) => {
    const { user, preferences, secondFactorNeeded } = await context.queryClient.ensureQueryData(sessionQuery());
    const wanted = whereSessionEnded() ?? location.href;
    const search = wanted === "/" ? {} : { returnTo: wanted };
    if (!user || !preferences) throw redirect({ to: "/sign-in", search, replace: true });
    if (secondFactorNeeded) throw redirect({ to: "/second-factor", search, replace: true });
    seedPreferences(preferences);
    return { user };
  },
  component: () => (
    <PreferencesProvider>
      <AppShell>
        <Outlet />
      </AppShell>
    </PreferencesProvider>
  ),
});
