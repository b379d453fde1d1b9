import { createFileRoute } from "@tanstack/react-router";
import { PreviewsPage } from "../../../account/previews-page.tsx";
import { titled } from "../../../document-title.ts";

export const Route = createFileRoute("/_app/settings/previews")({
  loader: () => ({ crumb: "Feature previews" }),
  head: () => titled("Feature previews"),
  component: PreviewsPage,
});
