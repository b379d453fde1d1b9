import { createFileRoute } from "@tanstack/react-router";
import { ForgotPasswordPage } from "#web/credentials/forgot-password-page.tsx";
import { titled } from "#web/document-title.ts";
import { sessionQuery } from "#web/sign-in/session.ts";

export const Route = createFileRoute("/forgot-password")({
  loader: ({ context }) => context.queryClient.ensureQueryData(sessionQuery()),
  head: () => titled("Forgot your password?"),
  component: () => <ForgotPasswordPage mailConfigured={Route.useLoaderData().mailConfigured} />,
});
