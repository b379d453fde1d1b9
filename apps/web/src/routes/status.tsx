import { createFileRoute } from "@tanstack/react-router";
import { titled } from "../document-title.ts";
import { StatusPage } from "../status/status-page.tsx";

/** Outside of everything that needs the database to be there. */
export const Route = createFileRoute("/status")({
  head: () => titled("Server status"),
  component: StatusPage,
});
