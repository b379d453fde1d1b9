import { createFileRoute } from "@tanstack/react-router";
import { apiDocumentQuery } from "../api-docs/api-document.ts";
import { ApiPage } from "../api-docs/api-page.tsx";
import { titled } from "../document-title.ts";

export const Route = createFileRoute("/docs/api")({
  loader: ({ context }) => context.queryClient.ensureQueryData(apiDocumentQuery()),
  head: () => titled("REST API"),
  component: ApiPage,
});
