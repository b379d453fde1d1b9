import { useState } from "react";
import { noticeSessionEnd } from "#web/trpc.ts";

/**
 * A call whose answer carries a secret: it goes past the query cache, which would keep the answer, and hands it to `done`
 * alone.
 */
export function useSecretCall<Input extends unknown[], Answer>(
  call: (...input: Input) => Promise<Answer>,
  done: (answer: Answer) => void | Promise<void>,
) {
  const [isPending, setPending] = useState(false);
  const [error, setError] = useState<unknown>();
  const run = async (...input: Input) => {
    setPending(true);
    setError(undefined);
    try {
      await done(await call(...input));
    } catch (thrown) {
      noticeSessionEnd(thrown);
      setError(thrown);
    } finally {
      setPending(false);
    }
  };
  return { isPending, error, run };
}
