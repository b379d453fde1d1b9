import { Alert, Button } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { createFileRoute, redirect } from "@tanstack/react-router";
import type { SignIn } from "@tessera/domain";
import { lazy, Suspense, useState } from "react";
import { NarrowPage } from "#web/components/narrow-page.tsx";
import { flagParam, localPathParam, textParam } from "#web/search-params.ts";
import { CodeForm } from "#web/sign-in/code-form.tsx";
import { PasswordForm } from "#web/sign-in/password-form.tsx";
import { instanceName, sessionQuery, whereSessionEnded } from "#web/sign-in/session.ts";

/** Loaded only where there is a provider. */
const ProviderSignIn = lazy(async () => ({
  default: (await import("#web/sign-in/provider-sign-in.tsx")).ProviderSignIn,
}));

export const Route = createFileRoute("/sign-in")({
  validateSearch: (search): { returnTo?: string; passwordChanged?: true; problem?: string } => ({
    returnTo: localPathParam(search.returnTo),
    passwordChanged: flagParam(search.passwordChanged),
    problem: textParam(search.problem),
  }),
  beforeLoad: async ({ context, search }) => {
    const session = await context.queryClient.ensureQueryData(sessionQuery());
    if (session.user) throw redirect({ href: search.returnTo ?? "/", replace: true });
    return { session };
  },
  component: SignInPage,
});

function SignInPage() {
  const { returnTo, passwordChanged, problem } = Route.useSearch();
  const { setupNeeded, signInProvider, isProviderOnly } = Route.useRouteContext().session;
  const [showsPassword, setShowsPassword] = useState(!isProviderOnly);
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
      {signInProvider !== null && (
        <Suspense>
          <ProviderSignIn name={signInProvider} isMain={isProviderOnly} returnTo={returnTo} problem={problem} />
        </Suspense>
      )}
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

function whySignIn(returnTo: string | undefined): string | undefined {
  if (whereSessionEnded() !== undefined) {
    return "Your session has ended. Sign in to go on; if that fails, ask an administrator whether your account is still active.";
  }
  return returnTo && "Sign in to go on to the page you asked for.";
}
