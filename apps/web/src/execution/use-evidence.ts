import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { appError } from "#web/app-error.ts";
import { UploadRefusal } from "#web/imports/send-reports.ts";
import { type Evidence, openEvidence } from "./evidence-store.ts";
import { newKey } from "./new-key.ts";
import { sendEvidence } from "./send-evidence.ts";
import { isForLater } from "./unsent-results.ts";

/** How often files that wait for the connection are sent again. */
const RETRY_EVERY_MS = 5000;

export type EvidenceOf = Pick<Evidence, "projectId" | "cycleId" | "caseId" | "step" | "resultId">;

/**
 * Files of one person that no result has yet: kept in the browser, bound to the result that is recorded next, sent once the
 * server has that, and again until it has the files. What it refuses stays, with the reason.
 */
export function useEvidence(userId: string, isUnsent: (resultKey: string) => boolean) {
  const store = useMemo(() => openEvidence(userId), [userId]);
  const [files, setFiles] = useState<readonly Evidence[]>([]);
  const [isKept, setKept] = useState(true);
  const list = useRef(files);
  const isSending = useRef(false);
  const show = useCallback((next: readonly Evidence[]) => {
    list.current = next;
    setFiles(next);
  }, []);
  const change = useCallback(
    async (which: (one: Evidence) => boolean, edit: (one: Evidence) => Evidence | undefined) => {
      const changed = list.current.filter(which).map((one) => ({ id: one.id, next: edit(one) }));
      const next = new Map(changed.map((one) => [one.id, one.next]));
      show(list.current.flatMap((one) => (next.has(one.id) ? (next.get(one.id) ?? []) : one)));
      for (const { id, next } of changed) {
        await (next ? store.keep(next) : store.drop(id)).catch(() => setKept(false));
      }
    },
    [store, show],
  );
  const sendAll = useCallback(async () => {
    for (let next = firstToSend(list.current); next; next = firstToSend(list.current)) {
      const { id } = next;
      const outcome = await outcomeOf(next);
      await change(
        (one) => one.id === id,
        (one) => (outcome === "stored" ? undefined : { ...one, isTried: true, ...outcome }),
      );
      if (outcome !== "stored" && outcome.problem === null) return;
    }
  }, [change]);
  const flush = useCallback(async () => {
    if (isSending.current) return;
    isSending.current = true;
    // Another window of the same person must not send them, too.
    const send = async (isAlone: boolean) => isAlone && sendAll();
    try {
      await (navigator.locks?.request(`tessera-evidence-${userId}`, { ifAvailable: true }, (lock) =>
        send(lock !== null),
      ) ?? send(true));
    } finally {
      isSending.current = false;
    }
  }, [sendAll, userId]);
  useLoaded(store, isUnsent, (kept) => show([...kept, ...list.current]), setKept);
  useEffect(() => {
    const again = () => void flush();
    const timer = setInterval(again, RETRY_EVERY_MS);
    window.addEventListener("online", again);
    return () => {
      clearInterval(timer);
      window.removeEventListener("online", again);
    };
  }, [flush]);
  return {
    ...{ files, isKept },
    add: (of: EvidenceOf, files: readonly File[]) => {
      const added = files.map((file, index) => ({
        ...{ ...of, file, id: `${Date.now()}-${String(index).padStart(4, "0")}-${newKey()}` },
        ...{ resultKey: null, isTried: false, problem: null },
      }));
      show([...list.current, ...added]);
      const ids = new Set(added.map(({ id }) => id));
      void change(
        ({ id }) => ids.has(id),
        (one) => one,
      ).then(flush);
    },
    /** The files of a case that wait for a result belong to the one with this key from now on. */
    bind: (of: Pick<EvidenceOf, "projectId" | "cycleId" | "caseId">, resultKey: string) =>
      void change(
        (one) => isOf(one, of) && isWaiting(one),
        (one) => ({ ...one, resultKey }),
      ),
    /** The server has the result with this key. */
    settle: async (resultKey: string, resultId: string) => {
      await change(
        (one) => one.resultKey === resultKey,
        (one) => ({ ...one, resultId }),
      );
      void flush();
    },
    /** Removes those of a result that is given up. */
    dropOf: (resultKey: string) =>
      void change(
        (one) => one.resultKey === resultKey,
        () => undefined,
      ),
    again: (id: string) =>
      void change(
        (one) => one.id === id,
        (one) => ({ ...one, problem: null }),
      ).then(flush),
    drop: (id: string) =>
      void change(
        (one) => one.id === id,
        () => undefined,
      ),
  };
}

export type EvidenceQueue = ReturnType<typeof useEvidence>;

export const isOf = (one: Evidence, of: Pick<EvidenceOf, "projectId" | "cycleId" | "caseId">): boolean =>
  one.projectId === of.projectId && one.cycleId === of.cycleId && one.caseId === of.caseId;

/** It waits for a result to be recorded. */
export const isWaiting = ({ resultKey, resultId }: Evidence): boolean => resultKey === null && resultId === null;

const firstToSend = (files: readonly Evidence[]) =>
  files.find((one): one is Evidence & { resultId: string } => one.resultId !== null && one.problem === null);

/** A problem of null: no server answered. */
async function outcomeOf(evidence: Evidence & { resultId: string }): Promise<"stored" | { problem: string | null }> {
  try {
    await sendEvidence(evidence);
    return "stored";
  } catch (error) {
    if (error instanceof UploadRefusal) return { problem: error.isLater || error.isSignedOut ? null : error.message };
    const known = appError(error);
    return { problem: isForLater(known) ? null : known.message };
  }
}

const isBound = ({ resultKey, resultId }: Evidence, isUnsent: (resultKey: string) => boolean) =>
  resultId !== null || (resultKey !== null && isUnsent(resultKey));

/** Reads what is kept; files whose result was never kept wait for the next one. */
function useLoaded(
  store: ReturnType<typeof openEvidence>,
  isUnsent: (resultKey: string) => boolean,
  onLoaded: (kept: Evidence[]) => void,
  setKept: (isKept: boolean) => void,
): void {
  const latest = useRef({ isUnsent, onLoaded, setKept });
  useEffect(() => {
    let isGone = false;
    const { isUnsent, onLoaded, setKept } = latest.current;
    store.load().then(
      (kept) =>
        !isGone &&
        onLoaded(
          // Another window may have sent them meanwhile.
          kept.map((one) => ({ ...one, isTried: true, ...(!isBound(one, isUnsent) && { resultKey: null }) })),
        ),
      () => setKept(false),
    );
    return () => {
      isGone = true;
    };
  }, [store]);
}
