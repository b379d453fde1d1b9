import { createFileRoute } from "@tanstack/react-router";
import { titled } from "#web/document-title.ts";
import { AppearancePage } from "#web/profile/appearance-page.tsx";

export const Route = createFileRoute("/_app/settings/appearance")({
  loader: () => ({ crumb: "Appearance" }),
  head: () => titled("Appearance"),
  component: AppearancePage,
});
