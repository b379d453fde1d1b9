import { createFileRoute, Outlet, redirect } from "@tanstack/react-router";
import { AppFrame } from "../frame/app-frame.tsx";
import { sessionQuery } from "../session/session.ts";

/** Everything behind the sign-in. */
export const Route = createFileRoute("/_app")({
  beforeLoad: async ({ context, location }) => {
    const { user } = await context.queryClient.ensureQueryData(sessionQuery());
    if (!user) {
      throw redirect({
        to: "/sign-in",
        search: location.href === "/" ? {} : { returnTo: location.href },
        replace: true,
      });
    }
    return { user };
  },
  loader: () => ({ crumb: "Projects" }),
  component: () => (
    <AppFrame>
      <Outlet />
    </AppFrame>
  ),
});
