import { createFileRoute } from "@tanstack/react-router";
import { ConfirmEmailPage } from "../account/confirm-email-page.tsx";
import { titled } from "../document-title.ts";

export const Route = createFileRoute("/confirm-email/$code")({
  head: () => titled("Confirm e-mail address"),
  component: () => <ConfirmEmailPage code={Route.useParams().code} />,
});
