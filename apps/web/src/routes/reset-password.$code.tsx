import { createFileRoute } from "@tanstack/react-router";
import { isNotFound } from "#web/app-error.ts";
import { ResetPasswordPage } from "#web/credentials/reset-password-page.tsx";
import { titled } from "#web/document-title.ts";
import { trpcClient } from "#web/trpc.ts";

export const Route = createFileRoute("/reset-password/$code")({
  loader: async ({ params: { code } }) => ({ reset: await findReset(code) }),
  head: () => titled("Choose a new password"),
  component: () => <ResetPasswordPage {...Route.useParams()} {...Route.useLoaderData()} />,
});

/** Asked past the cache, which would keep the code. */
async function findReset(code: string) {
  try {
    return await trpcClient.passwordReset.check.query({ code });
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}
