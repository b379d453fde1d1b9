import { createFileRoute } from "@tanstack/react-router";
import { SecurityPage } from "../../../account/security-page.tsx";
import { titled } from "../../../document-title.ts";

export const Route = createFileRoute("/_app/settings/security")({
  loader: () => ({ crumb: "Sign-in and security" }),
  head: () => titled("Sign-in and security"),
  component: SecurityPage,
});
