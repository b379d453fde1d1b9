import type { SignedIn } from "@tessera/domain";
import { useState } from "react";
import { appError } from "#web/app-error.ts";
import { forget } from "#web/leaving/unsaved-work.ts";
import { confirmByPasskey, passkeyProblem, signInByPasskey } from "#web/second-factor/passkey-browser.ts";
import { trpcClient } from "#web/trpc.ts";
import type { WhyConfirm } from "./confirm-identity.ts";
import { resumeSession } from "./session.ts";

type Refusal = { field?: string; rest?: string };
type Given = { password: string; code: string };

/** Proves who sits there: in the session that there is, or in a new one where it has ended. */
export function useProof(why: WhyConfirm, login: string, onProven: () => void) {
  const [hasEnded, setEnded] = useState(why === "sessionEnded");
  /** The account signs in with a code too. */
  const [needsCode, setNeedsCode] = useState(false);
  /** A code is given in place of the password. */
  const [usesCode, setUsesCode] = useState(false);
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
  const signIn = async ({ password, code }: Given): Promise<void> => {
    const totp = needsCode ? code : undefined;
    try {
      await arrive(await trpcClient.session.signIn.mutate({ login, password, totp }));
    } catch (error) {
      if (appError(error).reason !== "SECOND_FACTOR" || needsCode) throw error;
      setNeedsCode(true);
    }
  };

  const inSession = async (confirm: () => Promise<unknown>, onEnded?: () => Promise<void>): Promise<void> => {
    try {
      await confirm();
    } catch (error) {
      if (appError(error).code !== "NO_TOKEN") throw error;
      setEnded(true);
      setUsesCode(false);
      if (!onEnded) throw error;
      return onEnded();
    }
    onProven();
  };

  const byText = (given: Given): Promise<void> => {
    const { password, code } = given;
    if (hasEnded) return signIn(given);
    if (usesCode) return inSession(() => trpcClient.session.confirmCode.mutate({ code }));
    return inSession(
      () => trpcClient.session.confirmPassword.mutate({ password }),
      () => signIn(given),
    );
  };

  return {
    hasEnded,
    wantsCode: needsCode || usesCode,
    usesCode,
    switchToCode: (uses: boolean) => {
      setRefusal(undefined);
      setUsesCode(uses);
    },
    refusal,
    isPending,
    confirm: (given: Given) => prove(() => byText(given)),
    byPasskey: () =>
      prove(async () => (hasEnded ? arrive(await signInByPasskey()) : inSession(() => confirmByPasskey()))),
  };
}

/** A passkey may be another person's: nothing of what was here is theirs. */
export function arriveAsAnother(): void {
  forget();
  window.location.assign("/");
}

function refusalOf(error: unknown): Refusal {
  const problem = passkeyProblem(error);
  if (problem !== undefined) return { rest: problem };
  const { message, code } = appError(error);
  return code === "INVALID_INPUT" ? { field: message } : { rest: message };
}
