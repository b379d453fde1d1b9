import type { PasswordVerdict } from "@tessera/domain";
import { useEffect, useEffectEvent, useState } from "react";
import { trpcClient } from "#web/trpc.ts";

/** How long typing rests before the server is asked, in milliseconds: not every character is announced. */
const PAUSE_MS = 400;
const MOST_TEXTS = 10;
const MAX_TEXT_LENGTH = 254;

/** `unknown`: the server could not be asked; it checks the password again when it is saved. */
export type Verdict = PasswordVerdict | "unknown";

/**
 * What the server says of a password that is being typed; undefined while there is none. `personal` is what is known of its
 * owner, read when the server is asked.
 */
export function usePasswordVerdict(password: string, personal: () => readonly string[]): Verdict | undefined {
  const [verdict, setVerdict] = useState<Verdict>();
  const check = useEffectEvent((signal: AbortSignal) => {
    const known = personal().filter((text) => text !== "");
    const texts = known.slice(0, MOST_TEXTS).map((text) => text.slice(0, MAX_TEXT_LENGTH));
    return trpcClient.password.check.mutate({ password, personal: texts }, { signal });
  });
  useEffect(() => {
    if (password === "") return setVerdict(undefined);
    const asking = new AbortController();
    const show = (answer: Verdict) => {
      if (!asking.signal.aborted) setVerdict(answer);
    };
    const timer = setTimeout(() => check(asking.signal).then(show, () => show("unknown")), PAUSE_MS);
    return () => {
      clearTimeout(timer);
      asking.abort();
    };
  }, [password]);
  return verdict;
}
