import { createFileRoute } from "@tanstack/react-router";
import { AppearancePage } from "../../../account/appearance-page.tsx";
import { titled } from "../../../document-title.ts";

export const Route = createFileRoute("/_app/settings/appearance")({
  loader: () => ({ crumb: "Appearance" }),
  head: () => titled("Appearance"),
  component: AppearancePage,
});
