import type { TestResult } from "@tessera/domain";
import { useCallback, useEffect, useRef, useState } from "react";
import { appError } from "#web/app-error.ts";
import { queryClient, trpc, trpcClient } from "#web/trpc.ts";
import { isForLater, keepUnsent, loadUnsent, type UnsentResult } from "./unsent-results.ts";

/** How often results that wait for the connection are sent again. */
const RETRY_EVERY_MS = 5000;

export type UnsentQueue = {
  waiting: readonly UnsentResult[];
  /** Those that the server refused, which wait for the person. */
  refused: readonly UnsentResult[];
  /** False where the browser can't keep them. */
  isKept: boolean;
  send: (result: UnsentResult) => void;
  /** Sends it once more as another result, also where someone else recorded one meanwhile. */
  sendAnyway: (key: string) => void;
  discard: (key: string) => void;
};

/** Is done before the result is forgotten here, so that what belongs to it is bound to the one that the server has. */
export type OnSent = (result: TestResult, key: string) => Promise<void>;

/**
 * Results of one person that the server has not confirmed: kept in the browser, sent one after the other in their order, and
 * again until the server answers. Two windows may send the same one: its key makes that one result.
 */
export function useUnsentResults(userId: string, onSent: OnSent): UnsentQueue {
  const [results, setResults] = useState(() => loadUnsent(userId, localStorage));
  const [isKept, setKept] = useState(true);
  const list = useRef(results);
  const isSending = useRef(false);
  const tell = useRef(onSent);
  useEffect(() => {
    tell.current = onSent;
  });
  const change = useCallback(
    (edit: (results: readonly UnsentResult[]) => UnsentResult[]) => {
      list.current = edit(list.current);
      setKept(keepUnsent(userId, list.current, localStorage));
      setResults(list.current);
    },
    [userId],
  );
  const flush = useCallback(async () => {
    if (isSending.current) return;
    isSending.current = true;
    try {
      for (let next = firstWaiting(list.current); next; next = firstWaiting(list.current)) {
        if (!(await sendOne(next, change, tell.current))) return;
      }
    } finally {
      isSending.current = false;
    }
  }, [change]);
  useEffect(() => {
    const again = () => void flush();
    again();
    const timer = setInterval(again, RETRY_EVERY_MS);
    window.addEventListener("online", again);
    return () => {
      clearInterval(timer);
      window.removeEventListener("online", again);
    };
  }, [flush]);
  const send = (result: UnsentResult) => {
    change((results) => [...results, result]);
    void flush();
  };
  const sendAnyway = (key: string) => {
    change((results) => results.map((result) => (result.key === key ? renewed(result) : result)));
    void flush();
  };
  return {
    waiting: results.filter(({ refusal }) => refusal === null),
    refused: results.filter(({ refusal }) => refusal !== null),
    ...{ isKept, send, sendAnyway },
    discard: (key) => change((results) => results.filter((result) => result.key !== key)),
  };
}

const firstWaiting = (results: readonly UnsentResult[]) => results.find(({ refusal }) => refusal === null);

/** The same result without the condition that no one else recorded one. */
function renewed(result: UnsentResult): UnsentResult {
  const { seenAttempts: _, ...input } = result.input;
  return { ...result, input, refusal: null };
}

/** False where no server answered. */
async function sendOne(
  result: UnsentResult,
  change: (edit: (results: readonly UnsentResult[]) => UnsentResult[]) => void,
  tell: OnSent,
): Promise<boolean> {
  try {
    await tell(await trpcClient.result.create.mutate(result.input), result.key);
    change((results) => results.filter(({ key }) => key !== result.key));
    void queryClient.invalidateQueries(trpc.result.pathFilter());
    void queryClient.invalidateQueries(trpc.cycle.pathFilter());
    return true;
  } catch (error) {
    const known = appError(error);
    if (isForLater(known)) return false;
    const { code, message } = known;
    const refusal = { message, isConflict: code === "CONFLICT" && result.input.seenAttempts !== undefined };
    change((results) => results.map((one) => (one.key === result.key ? { ...one, refusal } : one)));
    return true;
  }
}
