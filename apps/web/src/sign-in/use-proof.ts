import type { SignedIn } from "@tessera/domain";
import { useState } from "react";
import { appError } from "#web/app-error.ts";
import { forget } from "#web/leaving/unsaved-work.ts";
import { passkeyProblem, signInByPasskey } from "#web/second-factor/passkey-browser.ts";
import { trpcClient } from "#web/trpc.ts";
import type { WhyConfirm } from "./confirm-identity.ts";
import { resumeSession } from "./session.ts";

type Refusal = { field?: string; rest?: string };
type Given = { password: string; totp?: string };

/** Proves who sits there: in the session that there is, or in a new one where it has ended. */
export function useProof(why: WhyConfirm, login: string, onProven: () => void) {
  const [hasEnded, setEnded] = useState(why === "sessionEnded");
  const [wantsCode, setWantsCode] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();
  const [isPending, setPending] = useState(false);

  const prove = async (act: () => Promise<void>) => {
    setPending(true);
    setRefusal(undefined);
    try {
      await act();
    } catch (error) {
      setRefusal(refusalOf(error));
    } finally {
      setPending(false);
    }
  };

  const arrive = async ({ user }: SignedIn) => {
    if (user.username !== login) return arriveAsAnother();
    if (hasEnded) await resumeSession();
    onProven();
  };

  /** Past the query cache, which would keep the password. */
  const byPassword = async ({ password, totp }: Given, inNewSession: boolean): Promise<void> => {
    try {
      if (inNewSession) await arrive(await trpcClient.session.signIn.mutate({ login, password, totp }));
      else {
        await trpcClient.session.confirmPassword.mutate({ password });
        onProven();
      }
    } catch (error) {
      const { code, reason } = appError(error);
      if (!inNewSession && code === "NO_TOKEN") {
        setEnded(true);
        return byPassword({ password }, true);
      }
      if (reason !== "SECOND_FACTOR" || wantsCode) throw error;
      setWantsCode(true);
    }
  };

  return {
    wantsCode,
    refusal,
    isPending,
    confirm: (given: Given) => prove(() => byPassword(given, hasEnded || given.totp !== undefined)),
    byPasskey: () => prove(async () => arrive(await signInByPasskey())),
  };
}

/** A passkey may be another person's: nothing of what was here is theirs. */
function arriveAsAnother(): void {
  forget();
  window.location.assign("/");
}

function refusalOf(error: unknown): Refusal {
  const problem = passkeyProblem(error);
  if (problem !== undefined) return { rest: problem };
  const { message, code } = appError(error);
  return code === "INVALID_INPUT" ? { field: message } : { rest: message };
}
