import { createFileRoute } from "@tanstack/react-router";
import { isNotFound } from "#web/app-error.ts";
import { titled } from "#web/document-title.ts";
import { AcceptInvitationPage } from "#web/invitations/accept-invitation-page.tsx";
import { sessionQuery } from "#web/sign-in/session.ts";
import { trpcClient } from "#web/trpc.ts";

export const Route = createFileRoute("/invitations/$code")({
  loader: async ({ context, params: { code } }) => {
    const { user } = await context.queryClient.ensureQueryData(sessionQuery());
    return { user, invitation: await findInvitation(code) };
  },
  head: () => titled("Invitation"),
  component: () => <AcceptInvitationPage {...Route.useParams()} {...Route.useLoaderData()} />,
});

/** Asked past the cache, which would keep the code. */
async function findInvitation(code: string) {
  try {
    return await trpcClient.invitation.get.query({ code });
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}
