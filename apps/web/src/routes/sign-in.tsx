import { Alert, Button } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { createFileRoute, redirect } from "@tanstack/react-router";
import { SIGN_IN_PROBLEMS, type SignIn, type SignInProblem } from "@tessera/domain";
import { useState } from "react";
import { FormError } from "#web/components/load-error.tsx";
import { NarrowPage } from "#web/components/narrow-page.tsx";
import { choiceParam, flagParam, localPathParam } from "#web/search-params.ts";
import { CodeForm } from "#web/sign-in/code-form.tsx";
import { PasswordForm } from "#web/sign-in/password-form.tsx";
import { ProviderButton } from "#web/sign-in/provider-button.tsx";
import { instanceName, sessionQuery, whereSessionEnded } from "#web/sign-in/session.ts";
import { trpc } from "#web/trpc.ts";

export const Route = createFileRoute("/sign-in")({
  validateSearch: (search): { returnTo?: string; passwordChanged?: true; problem?: SignInProblem } => ({
    returnTo: localPathParam(search.returnTo),
    passwordChanged: flagParam(search.passwordChanged),
    problem: choiceParam(search.problem, SIGN_IN_PROBLEMS),
  }),
  beforeLoad: async ({ context, search }) => {
    const session = await context.queryClient.ensureQueryData(sessionQuery());
    if (session.user) throw redirect({ href: search.returnTo ?? "/", replace: true });
    return { session };
  },
  component: SignInPage,
});

function SignInPage() {
  const { returnTo, passwordChanged } = Route.useSearch();
  const { setupNeeded, signInProvider, isProviderOnly } = Route.useRouteContext().session;
  const [showsPassword, setShowsPassword] = useState(!isProviderOnly);
  const problem = useProviderProblem();
  /** What was proven so far, and what is still wanted; kept here alone and only until the next step is done. */
  const [proven, setProven] = useState<{ signIn: SignIn; wanted: string }>();
  if (setupNeeded) {
    return (
      <NarrowPage title="This server is new">
        It has no account yet. Open the set-up link that the server printed when it started; it is in the server's log
        and leads to the page that creates the first administrator.
      </NarrowPage>
    );
  }
  if (proven) {
    return (
      <NarrowPage title="Confirm it's you" about={`${proven.wanted}.`.replace(/\.\.$/, ".")}>
        <CodeForm signIn={proven.signIn} returnTo={returnTo} onBack={() => setProven(undefined)} />
      </NarrowPage>
    );
  }
  return (
    <NarrowPage title={`Sign in to ${instanceName()}`} about={whySignIn(returnTo)}>
      {passwordChanged && (
        <Alert color="good" variant="light" role="status" icon={<IconCheck aria-hidden />}>
          Your password is changed. Sign in with the new one.
        </Alert>
      )}
      <FormError message={problem} />
      {signInProvider !== null && <ProviderButton name={signInProvider} isMain={isProviderOnly} returnTo={returnTo} />}
      {showsPassword ? (
        <PasswordForm returnTo={returnTo} onProven={(signIn, wanted) => setProven({ signIn, wanted })} />
      ) : (
        <Button variant="subtle" onClick={() => setShowsPassword(true)}>
          Sign in with a password
        </Button>
      )}
    </NarrowPage>
  );
}

/** Why the sign-in at the provider, from which the browser comes, led to nothing. */
function useProviderProblem(): string | undefined {
  const { problem } = Route.useSearch();
  const asked = trpc.session.providerProblem.queryOptions(
    { problem: problem ?? "failed" },
    { enabled: problem !== undefined },
  );
  return useQuery(asked).data?.message;
}

function whySignIn(returnTo: string | undefined): string | undefined {
  if (whereSessionEnded() !== undefined) {
    return "Your session has ended. Sign in to go on; if that fails, ask an administrator whether your account is still active.";
  }
  return returnTo && "Sign in to go on to the page you asked for.";
}
