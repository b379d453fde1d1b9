import { Button, Text } from "@mantine/core";
import { useState } from "react";
import { appError } from "#web/app-error.ts";
import { FormError } from "#web/components/load-error.tsx";
import { trpcClient } from "#web/trpc.ts";
import { resumeSession } from "./session.ts";
import { arriveAsAnother } from "./use-proof.ts";

type ProviderProofProps = {
  /** What the provider is called. */
  name: string;
  /** Who must sign in, where the session has ended; else the session is confirmed. */
  login: string | undefined;
  onProven: () => void;
};

/** Proves at the provider who sits there: in another tab, so that nothing here is lost. */
export function ProviderProof({ name, login, onProven }: ProviderProofProps) {
  const [isAway, setAway] = useState(false);
  const [problem, setProblem] = useState<string>();

  const trying = (act: () => Promise<void>) => {
    setProblem(undefined);
    act().catch((error: unknown) => setProblem(appError(error).message));
  };
  const leave = async () => {
    // Before anything is waited for: a browser lets a click open a tab, and nothing later.
    const tab = window.open("about:blank", "_blank");
    const { signInAtProvider, confirmAtProvider } = trpcClient.session;
    const begin = login === undefined ? confirmAtProvider : signInAtProvider;
    const { url } = await begin.mutate({ returnTo: "/settings/security" }).catch((error: unknown) => {
      tab?.close();
      throw error;
    });
    setAway(true);
    if (tab) tab.location.href = url;
    else setProblem(`Your browser does not let ${name} open in another tab. Allow it, then try again.`);
  };
  const goOn = async () => {
    if (login === undefined) return onProven();
    const { user } = await trpcClient.session.current.query();
    if (!user) return setProblem(`You are not signed in yet. Sign in at ${name} in the other tab first.`);
    if (user.username !== login) return arriveAsAnother();
    await resumeSession();
    onProven();
  };
  return (
    <>
      <Button variant="default" onClick={() => trying(leave)}>
        {`Confirm at ${name}`}
      </Button>
      {isAway && (
        <>
          <Text size="sm">{`Sign in at ${name} in the other tab, close it, and continue here.`}</Text>
          <Button onClick={() => trying(goOn)}>Continue</Button>
        </>
      )}
      <FormError message={problem} />
    </>
  );
}
