import { Button, Stack } from "@mantine/core";
import { createFileRoute, redirect } from "@tanstack/react-router";
import { useState } from "react";
import { AssistantQuestionForm } from "#web/assistants/assistant-question.tsx";
import { ButtonLink } from "#web/components/button-link.tsx";
import { NarrowPage } from "#web/components/narrow-page.tsx";
import { seedPreferences } from "#web/profile/preferences.ts";
import { PreferencesProvider } from "#web/profile/preferences-provider.tsx";
import { IdentityQuestion } from "#web/sign-in/identity-question.tsx";
import { instanceName, sessionQuery } from "#web/sign-in/session.ts";
import { trpc, trpcClient } from "#web/trpc.ts";

export const Route = createFileRoute("/oauth/authorize")({
  // The server alone reads the assistant's request.
  validateSearch: (search: object): object => search,
  beforeLoad: async ({ context, location }) => {
    const { user, preferences, secondFactorNeeded } = await context.queryClient.ensureQueryData(sessionQuery());
    const search = { returnTo: location.href };
    if (!user || !preferences) throw redirect({ to: "/sign-in", search, replace: true });
    if (secondFactorNeeded) throw redirect({ to: "/second-factor", search, replace: true });
    seedPreferences(preferences);
  },
  loader: async ({ context, location: { searchStr: request } }) => {
    const policy = context.queryClient.ensureQueryData(trpc.token.policy.queryOptions());
    return { request, review: await trpcClient.authorization.review.query({ request }), policy: await policy };
  },
  component: () => (
    <PreferencesProvider>
      <AuthorizePage />
      <IdentityQuestion />
    </PreferencesProvider>
  ),
});

/** Where an assistant sends a person who is to let it in. */
function AuthorizePage() {
  const { request, review, policy } = Route.useLoaderData();
  const [answeredAt, setAnsweredAt] = useState<string>();
  if (review.kind === "problem") return <Problem {...review} />;
  const { name } = review.client;
  if (answeredAt !== undefined) {
    return (
      <NarrowPage
        title={`Going back to ${name}`}
        about="If it does not open by itself, open it here. You can close this page afterwards."
      >
        <Button component="a" href={answeredAt} fullWidth>
          Open {name}
        </Button>
      </NarrowPage>
    );
  }
  const goOn = (redirectTo: string) => {
    setAnsweredAt(redirectTo);
    window.location.assign(redirectTo);
  };
  return (
    <NarrowPage
      isWide
      title={`Give ${name} access?`}
      about={`It wants to work with ${instanceName()} on your behalf, within what you choose here. You can revoke its access at any time under API tokens.`}
    >
      <AssistantQuestionForm question={review} request={request} policy={policy} onAnswered={goOn} />
    </NarrowPage>
  );
}

/** No one is sent anywhere unasked: a stranger could have made this address. */
function Problem({ message, returnTo }: { message: string; returnTo: string | null }) {
  return (
    <NarrowPage title="This assistant can't be connected" about={message}>
      <Stack gap="xs">
        {returnTo !== null && (
          <Button component="a" href={returnTo} variant="default" fullWidth>
            Go back to the assistant
          </Button>
        )}
        <ButtonLink to="/" variant="default" fullWidth>
          Go to the projects
        </ButtonLink>
      </Stack>
    </NarrowPage>
  );
}
