import { createFileRoute, Outlet } from "@tanstack/react-router";

export const Route = createFileRoute("/_app/settings")({
  loader: () => ({ crumb: "Personal settings" }),
  component: Outlet,
});
