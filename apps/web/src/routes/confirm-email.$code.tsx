import { createFileRoute } from "@tanstack/react-router";
import { ConfirmEmailPage } from "#web/credentials/confirm-email-page.tsx";
import { titled } from "#web/document-title.ts";

export const Route = createFileRoute("/confirm-email/$code")({
  head: () => titled("Confirm e-mail address"),
  component: () => <ConfirmEmailPage code={Route.useParams().code} />,
});
