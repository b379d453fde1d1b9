import { useCallback, useEffect, useRef, useState } from "react";
import { appError } from "#web/app-error.ts";
import { isForLater, type Unsent, type UnsentStore } from "./unsent-store.ts";

/** How often what waits for the connection is sent again. */
const RETRY_EVERY_MS = 5000;

export type UnsentQueue<Input> = {
  waiting: readonly Unsent<Input>[];
  /** Those that the server refused, which wait for the person. */
  refused: readonly Unsent<Input>[];
  /** False where the browser can't keep them. */
  isKept: boolean;
  send: (unsent: Unsent<Input>) => void;
  /** Sends what was refused once more, as `renew` makes it. */
  sendAnyway: (key: string) => void;
  discard: (key: string) => void;
};

export type Delivery<Input> = {
  /** Is done before it is forgotten here, so that what belongs to it is bound to what the server has. */
  deliver: (input: Input, key: string) => Promise<void>;
  /** Whether a CONFLICT is about what others did meanwhile. */
  mayConflict?: (input: Input) => boolean;
  /** The same without what made it conflict. */
  renew?: (input: Input) => Input;
};

/**
 * What one person did and the server has not confirmed: kept in the browser, sent one after the other in their order, and
 * again until the server answers. Two windows may send the same one: its key makes that one.
 */
export function useUnsentQueue<Input>(
  userId: string,
  store: UnsentStore<Input>,
  delivery: Delivery<Input>,
): UnsentQueue<Input> {
  const [all, setAll] = useState(() => store.load(userId, localStorage));
  const [isKept, setKept] = useState(true);
  const list = useRef(all);
  const isSending = useRef(false);
  const latest = useRef(delivery);
  useEffect(() => {
    latest.current = delivery;
  });
  const change = useCallback(
    (edit: (all: readonly Unsent<Input>[]) => Unsent<Input>[]) => {
      list.current = edit(list.current);
      setKept(store.keep(userId, list.current, localStorage));
      setAll(list.current);
    },
    [userId, store],
  );
  const flush = useCallback(async () => {
    if (isSending.current) return;
    isSending.current = true;
    try {
      for (let next = firstWaiting(list.current); next; next = firstWaiting(list.current)) {
        if (!(await sendOne(next, change, latest.current))) return;
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
  const send = (unsent: Unsent<Input>) => {
    change((all) => [...all, unsent]);
    void flush();
  };
  const sendAnyway = (key: string) => {
    const { renew = (input: Input) => input } = latest.current;
    change((all) => all.map((one) => (one.key === key ? { ...one, input: renew(one.input), refusal: null } : one)));
    void flush();
  };
  return {
    waiting: all.filter(({ refusal }) => refusal === null),
    refused: all.filter(({ refusal }) => refusal !== null),
    ...{ isKept, send, sendAnyway },
    discard: (key) => change((all) => all.filter((one) => one.key !== key)),
  };
}

const firstWaiting = <Input>(all: readonly Unsent<Input>[]) => all.find(({ refusal }) => refusal === null);

/** False where no server answered. */
async function sendOne<Input>(
  { key, input }: Unsent<Input>,
  change: (edit: (all: readonly Unsent<Input>[]) => Unsent<Input>[]) => void,
  { deliver, mayConflict = () => false }: Delivery<Input>,
): Promise<boolean> {
  try {
    await deliver(input, key);
    change((all) => all.filter((one) => one.key !== key));
    return true;
  } catch (error) {
    const known = appError(error);
    if (isForLater(known)) return false;
    const refusal = { message: known.message, isConflict: known.code === "CONFLICT" && mayConflict(input) };
    change((all) => all.map((one) => (one.key === key ? { ...one, refusal } : one)));
    return true;
  }
}
