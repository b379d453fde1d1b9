import { createFileRoute, Outlet } from "@tanstack/react-router";
import { titled } from "#web/document-title.ts";

export const Route = createFileRoute("/_app/settings/tokens")({
  loader: () => ({ crumb: "API tokens" }),
  head: () => titled("API tokens"),
  component: Outlet,
});
