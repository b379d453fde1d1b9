import { createFileRoute, Outlet } from "@tanstack/react-router";
import { titled } from "#web/document-title.ts";

export const Route = createFileRoute("/_app/admin/service-accounts")({
  loader: () => ({ crumb: "Service accounts" }),
  head: () => titled("Service accounts", "Administration"),
  component: Outlet,
});
