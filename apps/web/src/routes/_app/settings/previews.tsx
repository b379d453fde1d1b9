import { createFileRoute } from "@tanstack/react-router";
import { titled } from "#web/document-title.ts";
import { PreviewsPage } from "#web/profile/previews-page.tsx";

export const Route = createFileRoute("/_app/settings/previews")({
  loader: () => ({ crumb: "Feature previews" }),
  head: () => titled("Feature previews"),
  component: PreviewsPage,
});
