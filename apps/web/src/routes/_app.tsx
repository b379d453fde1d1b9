import { createFileRoute, Outlet, redirect } from "@tanstack/react-router";
import { AppFrame } from "../frame/app-frame.tsx";
import { seedPreferences } from "../preferences/preferences.ts";
import { PreferencesProvider } from "../preferences/preferences-provider.tsx";
import { sessionQuery, whereSessionEnded } from "../session/session.ts";

/** Everything behind the sign-in. */
export const Route = createFileRoute("/_app")({
  beforeLoad: async ({ context, location }) => {
    const { user, preferences, secondFactorNeeded } = await context.queryClient.ensureQueryData(sessionQuery());
    const wanted = whereSessionEnded() ?? location.href;
    const search = wanted === "/" ? {} : { returnTo: wanted };
    if (!user || !preferences) throw redirect({ to: "/sign-in", search, replace: true });
    if (secondFactorNeeded) throw redirect({ to: "/second-factor", search, replace: true });
    seedPreferences(preferences);
    return { user };
  },
  loader: () => ({ crumb: "Projects" }),
  component: () => (
    <PreferencesProvider>
      <AppFrame>
        <Outlet />
      </AppFrame>
    </PreferencesProvider>
  ),
});
