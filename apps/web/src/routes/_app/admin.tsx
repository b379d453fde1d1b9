import { createFileRoute, notFound, Outlet } from "@tanstack/react-router";
import { NotFoundPage } from "#web/components/not-found-page.tsx";

/** For administrators only; for everyone else there is nothing here. */
export const Route = createFileRoute("/_app/admin")({
  beforeLoad: ({ context }) => {
    if (context.user.systemRole !== "ADMIN") throw notFound();
  },
  component: Outlet,
  notFoundComponent: NotFoundPage,
});
