import { createFileRoute } from "@tanstack/react-router";
import { titled } from "../document-title.ts";
import { ForgotPasswordPage } from "../session/forgot-password-page.tsx";
import { sessionQuery } from "../session/session.ts";

export const Route = createFileRoute("/forgot-password")({
  loader: ({ context }) => context.queryClient.ensureQueryData(sessionQuery()),
  head: () => titled("Forgot your password?"),
  component: () => <ForgotPasswordPage mailConfigured={Route.useLoaderData().mailConfigured} />,
});
