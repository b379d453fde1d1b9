import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { appError } from "#web/app-error.ts";
import { UploadRefusal } from "#web/imports/send-reports.ts";
import { type Evidence, type EvidenceKind, openEvidence } from "./evidence-store.ts";
import { newKey } from "./new-key.ts";
import { sendEvidence } from "./send-evidence.ts";
import { isForLater } from "./unsent-store.ts";

/** How often files that wait for the connection are sent again. */
const RETRY_EVERY_MS = 5000;

export type EvidenceOf = Pick<Evidence, "projectId" | "place" | "step" | "ownerId">;

/**
 * Files of one person that no result or note has yet: kept in the browser, bound to the one that is recorded next, sent once
 * the server has that, and again until it has the files. What it refuses stays, with the reason.
 */
export function useEvidence(userId: string, kind: EvidenceKind, isUnsent: (ownerKey: string) => boolean) {
  const store = useMemo(() => openEvidence(userId, kind), [userId, kind]);
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
      const outcome = await outcomeOf(kind, next);
      await change(
        (one) => one.id === id,
        (one) => (outcome === "stored" ? undefined : { ...one, isTried: true, ...outcome }),
      );
      if (outcome !== "stored" && outcome.problem === null) return;
    }
  }, [change, kind]);
  const flush = useCallback(async () => {
    if (isSending.current) return;
    isSending.current = true;
    // Another window of the same person must not send them, too.
    const send = async (isAlone: boolean) => isAlone && sendAll();
    try {
      await (navigator.locks?.request(`tessera-evidence-${kind}-${userId}`, { ifAvailable: true }, (lock) =>
        send(lock !== null),
      ) ?? send(true));
    } finally {
      isSending.current = false;
    }
  }, [sendAll, userId, kind]);
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
        ...{ ownerKey: null, isTried: false, problem: null },
      }));
      show([...list.current, ...added]);
      const ids = new Set(added.map(({ id }) => id));
      void change(
        ({ id }) => ids.has(id),
        (one) => one,
      ).then(flush);
    },
    /** The files of a place that wait belong to the result or note with this key from now on. */
    bind: (of: Pick<EvidenceOf, "projectId" | "place">, ownerKey: string) =>
      void change(
        (one) => isOf(one, of) && isWaiting(one),
        (one) => ({ ...one, ownerKey }),
      ),
    /** The server has what has this key. */
    settle: async (ownerKey: string, ownerId: string) => {
      await change(
        (one) => one.ownerKey === ownerKey,
        (one) => ({ ...one, ownerId }),
      );
      void flush();
    },
    /** Removes those of a result or note that is given up. */
    dropOf: (ownerKey: string) =>
      void change(
        (one) => one.ownerKey === ownerKey,
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

export const isOf = (one: Evidence, of: Pick<EvidenceOf, "projectId" | "place">): boolean =>
  one.projectId === of.projectId && one.place === of.place;

/** Where the evidence for a case of a cycle was seen. */
export const evidencePlace = (cycleId: string, caseId = ""): string => `${caseId} in ${cycleId}`;

/** It waits for a result or note to be recorded. */
export const isWaiting = ({ ownerKey, ownerId }: Evidence): boolean => ownerKey === null && ownerId === null;

const firstToSend = (files: readonly Evidence[]) =>
  files.find((one): one is Evidence & { ownerId: string } => one.ownerId !== null && one.problem === null);

/** A problem of null: no server answered. */
async function outcomeOf(
  kind: EvidenceKind,
  evidence: Evidence & { ownerId: string },
): Promise<"stored" | { problem: string | null }> {
  try {
    await sendEvidence(kind, evidence);
    return "stored";
  } catch (error) {
    if (error instanceof UploadRefusal) return { problem: error.isLater || error.isSignedOut ? null : error.message };
    const known = appError(error);
    return { problem: isForLater(known) ? null : known.message };
  }
}

const isBound = ({ ownerKey, ownerId }: Evidence, isUnsent: (ownerKey: string) => boolean) =>
  ownerId !== null || (ownerKey !== null && isUnsent(ownerKey));

/** Reads what is kept; files whose result or note was never kept wait for the next one. */
function useLoaded(
  store: ReturnType<typeof openEvidence>,
  isUnsent: (ownerKey: string) => boolean,
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
          kept.map((one) => ({ ...one, isTried: true, ...(!isBound(one, isUnsent) && { ownerKey: null }) })),
        ),
      () => setKept(false),
    );
    return () => {
      isGone = true;
    };
  }, [store]);
}
