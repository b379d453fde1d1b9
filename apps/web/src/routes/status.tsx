import { createFileRoute } from "@tanstack/react-router";
import { titled } from "#web/document-title.ts";
import { StatusPage } from "#web/status/status-page.tsx";

/** Outside of everything that needs the database to be there. */
export const Route = createFileRoute("/status")({
  head: () => titled("Server status"),
  component: StatusPage,
});
