import { createFileRoute } from "@tanstack/react-router";
import { apiDocumentQuery } from "#web/api-docs/api-document.ts";
import { ApiPage } from "#web/api-docs/api-page.tsx";
import { titled } from "#web/document-title.ts";

export const Route = createFileRoute("/docs/api")({
  loader: ({ context }) => context.queryClient.ensureQueryData(apiDocumentQuery()),
  head: () => titled("REST API"),
  component: ApiPage,
});
