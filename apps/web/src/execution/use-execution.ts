import { useMutation, useQuery } from "@tanstack/react-query";
import { CORRECTION_MS, type CycleCase, type ResultStatus, type TestCase, type TestResult } from "@tessera/domain";
import { useEffect, useEffectEvent, useState } from "react";
import { useUnsavedWork } from "#web/leaving/unsaved-work.ts";
import { useUser } from "#web/sign-in/session.ts";
import { queryClient, trpc, trpcClient } from "#web/trpc.ts";
import { type Draft, emptyDraft, isStarted, statusOfSteps } from "./draft.ts";
import { newKey } from "./new-key.ts";
import { UNSENT_RESULTS } from "./unsent-results.ts";
import { evidencePlace, useEvidence } from "./use-evidence.ts";
import { type Confirmed, caseQuery, nextUntested, useQueue } from "./use-queue.ts";
import { useTimer } from "./use-timer.ts";
import { useUnsentResults } from "./use-unsent-results.ts";

export type ExecutionOf = {
  projectId: string;
  cycleId: string;
  who: string | undefined;
  caseId: string | undefined;
  open: (caseId: string) => void;
};

/** Everything that executing a cycle knows and does; the screen shows it, and keys and buttons call it. */
export function useExecution({ projectId, cycleId, who, caseId, open }: ExecutionOf) {
  const user = useUser();
  /** What the server confirmed: the list shows it a moment later. */
  const [confirmed, setConfirmed] = useState<Confirmed>(new Map());
  const evidence = useEvidence(user.id, "result", (key) =>
    UNSENT_RESULTS.load(user.id, localStorage).some((one) => one.key === key),
  );
  const unsent = useUnsentResults(user.id, async (result, key) => {
    const isHere = result.projectId === projectId && result.cycleId === cycleId;
    if (isHere) setConfirmed((all) => new Map(all).set(result.caseId, result));
    await evidence.settle(key, result.id);
  });
  const queue = useQueue({ projectId, cycleId, who }, caseId, unsent.waiting, confirmed);
  const current = queue.cases[queue.index];
  // Else the first untested case would be another one as soon as someone records it.
  const first = caseId === undefined ? current?.caseId : undefined;
  const pin = useEffectEvent(open);
  useEffect(() => {
    if (first !== undefined) pin(first);
  }, [first]);
  const testCase = useQuery({ ...caseQuery(projectId, current?.caseId ?? "TC-1"), enabled: current !== undefined });
  const [drafts, setDrafts] = useState<Record<string, Draft>>({});
  const timer = useTimer();
  const seen = useSeenAttempts(current, confirmed);
  const draft = current && (drafts[current.caseId] ?? emptyDraft(testCase.data?.steps.length ?? 0));
  const edit = (change: Partial<Draft>) => {
    if (current && draft) setDrafts((all) => ({ ...all, [current.caseId]: { ...draft, ...change } }));
  };
  const drop = (caseId: string) => setDrafts(({ [caseId]: _, ...others }) => others);
  useUnsavedWork(
    () =>
      Object.values(drafts).some(isStarted) ||
      (unsent.waiting.length > 0 && !unsent.isKept) ||
      (evidence.files.length > 0 && !evidence.isKept),
  );
  const goTo = (place: number | undefined) => {
    const row = place === undefined ? undefined : queue.cases[place];
    if (!row) return;
    timer.restart();
    open(row.caseId);
  };
  const own = useOwnResult(projectId, cycleId, current, user.id);
  const correction = useMutation({
    mutationFn: (input: Parameters<typeof trpcClient.result.correct.mutate>[0]) =>
      trpcClient.result.correct.mutate(input),
    onSettled: () => {
      void queryClient.invalidateQueries(trpc.result.pathFilter());
      void queryClient.invalidateQueries(trpc.cycle.pathFilter());
    },
  });
  /** Saves the status, and goes on to the next case without a result. False where no status is chosen. */
  const save = (chosen?: ResultStatus): boolean => {
    const status = chosen ?? draft?.status ?? statusOfSteps(draft?.steps ?? []);
    if (!current || !draft || status === undefined || status === null) return false;
    const said = saidOf(draft, testCase.data);
    if (draft.corrects !== null) {
      correction.mutate(
        { projectId, cycleId, resultId: draft.corrects, status, ...said },
        { onSuccess: () => drop(current.caseId) },
      );
      return true;
    }
    const key = newKey();
    const { caseId, name } = current;
    const facts = { durationMs: Math.round(timer.read()), caseVersion: testCase.data?.version ?? null };
    const input = { projectId, cycleId, caseId, status, ...said, ...facts, key, seenAttempts: seen };
    evidence.bind({ projectId, place: evidencePlace(cycleId, caseId) }, key);
    unsent.send({ key, name, input, refusal: null });
    drop(caseId);
    goTo(nextUntested(queue.cases, queue.index));
    return true;
  };
  const startCorrection = async () => {
    if (!own) return;
    const { id, status, message, steps, defects } = await trpcClient.result.get.query({
      ...{ projectId, cycleId, resultId: own.id },
    });
    const length = testCase.data?.steps.length ?? 0;
    const padded = emptyDraft(length).steps.map((none, index) => steps[index] ?? none);
    edit({ corrects: id, status, message: message ?? "", steps: padded, defect: defects.join(" ") });
  };
  /** The recorded result that new evidence belongs to; null: it goes with the next one. */
  const evidenceOf = draft?.corrects ?? (own && draft && !isStarted(draft) ? own.id : null);
  return {
    ...{ queue, current, testCase, draft, edit, save, timer, unsent, own, correction, startCorrection },
    ...{ evidence, evidenceOf },
    /** Gives a refused result up, with its evidence. */
    discard: (key: string) => {
      unsent.discard(key);
      evidence.dropOf(key);
    },
    cancelCorrection: () => current && drop(current.caseId),
    isOvertaken: current !== undefined && current.attempts > seen,
    next: () => goTo(queue.index + 1),
    previous: () => goTo(queue.index - 1),
  };
}

export type Execution = ReturnType<typeof useExecution>;

const saidOf = ({ message, defect, steps }: Draft, testCase: TestCase | undefined) => ({
  message: message.trim() || null,
  steps: testCase && steps.some(({ status, comment }) => status !== null || comment !== "") ? steps : [],
  defects: defect.split(/\s+/).filter(Boolean),
});

/** How many results of the case its tester knew of when they opened it, with what they recorded since. */
function useSeenAttempts(current: CycleCase | undefined, confirmed: Confirmed): number {
  const [opened, setOpened] = useState<{ caseId: string; attempts: number }>();
  const known = confirmed.get(current?.caseId ?? "")?.attempt ?? 0;
  if (current && opened?.caseId !== current.caseId) {
    setOpened({ caseId: current.caseId, attempts: current.attempts });
  }
  return Math.max(opened?.attempts ?? current?.attempts ?? 0, known);
}

/** The newest result of the case where it is the tester's own and may still be corrected. */
function useOwnResult(
  projectId: string,
  cycleId: string,
  current: CycleCase | undefined,
  userId: string,
): TestResult | undefined {
  const caseId = current?.caseId ?? "TC-1";
  const isOwn = current?.lastResultBy?.id === userId;
  const results = useQuery({
    ...trpc.result.list.queryOptions({ projectId, cycleId, caseId, latest: true, limit: 10 }),
    enabled: isOwn,
  });
  if (!isOwn) return undefined;
  return results.data?.data.find(
    ({ source, createdBy, createdAt }) =>
      source === "manual" && createdBy?.id === userId && Date.now() - Date.parse(createdAt) < CORRECTION_MS,
  );
}
