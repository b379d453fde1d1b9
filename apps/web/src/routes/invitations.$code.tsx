import { Button, Stack } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import { createFileRoute, useRouter } from "@tanstack/react-router";
import type { User } from "@tessera/domain";
import { appError, isNotFound } from "#web/app-error.ts";
import { ButtonLink } from "#web/components/button-link.tsx";
import { NarrowPage } from "#web/components/narrow-page.tsx";
import { ProviderButton } from "#web/sign-in/provider-button.tsx";
import { RegistrationForm } from "#web/sign-in/registration-form.tsx";
import { renewSession, sessionQuery } from "#web/sign-in/session.ts";
import { trpc, trpcClient } from "#web/trpc.ts";

export const Route = createFileRoute("/invitations/$code")({
  loader: async ({ context, params: { code } }) => {
    const { user, signInProvider, isProviderOnly } = await context.queryClient.ensureQueryData(sessionQuery());
    return { user, provider: isProviderOnly ? signInProvider : null, invitation: await findInvitation(code) };
  },
  component: AcceptInvitationPage,
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

/** Where the link of an invitation leads. */
function AcceptInvitationPage() {
  const { code } = Route.useParams();
  const { invitation, user, provider } = Route.useLoaderData();
  if (!invitation) {
    return (
      <NarrowPage
        title="Invitation not found"
        about="It was used, withdrawn, replaced by a newer one, or it is too old. Ask your administrator to send it again."
      >
        <ButtonLink to="/sign-in" variant="default">
          Go to sign in
        </ButtonLink>
      </NarrowPage>
    );
  }
  if (user) return <SignedInAlready user={user} email={invitation.email} />;
  const { email, instanceName, invitedBy } = invitation;
  if (provider !== null) {
    return (
      <NarrowPage
        title={`Join ${instanceName}`}
        about={`${invitedBy ?? "An administrator"} invited ${email}. Sign in with that address to go on.`}
      >
        <ProviderButton name={provider} isMain />
      </NarrowPage>
    );
  }
  return (
    <NarrowPage
      title={`Join ${instanceName}`}
      about={`${invitedBy ?? "An administrator"} invited ${email}. Create your account to go on.`}
    >
      <RegistrationForm
        email={email}
        submit="Continue"
        register={({ email: _, ...person }) => trpcClient.invitation.accept.mutate({ ...person, code })}
      />
    </NarrowPage>
  );
}

function SignedInAlready({ user, email }: { user: User; email: string }) {
  const router = useRouter();
  const signOut = useMutation(
    trpc.session.signOut.mutationOptions({
      onSuccess: async () => {
        await renewSession();
        await router.invalidate();
      },
      onError: (error) => notifications.show({ color: "danger", message: appError(error).message }),
    }),
  );
  return (
    <NarrowPage
      title="You are already signed in"
      about={`You are signed in as ${user.username}, and this invitation makes a new account for ${email}. Sign out first to accept it.`}
    >
      <Stack gap="xs">
        <Button fullWidth loading={signOut.isPending} onClick={() => signOut.mutate()}>
          Sign out and go on
        </Button>
        <ButtonLink to="/" variant="default" fullWidth>
          Stay signed in
        </ButtonLink>
      </Stack>
    </NarrowPage>
  );
}
