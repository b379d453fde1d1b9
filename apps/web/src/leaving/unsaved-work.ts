import { createContext, use, useCallback, useEffect, useEffectEvent, useState } from "react";

/** What a person is asked before something is lost. */
export type LeaveQuestion = { title: string; text: string; stay: string; leave: string };

export type Work = { isUnsaved: () => boolean; question: LeaveQuestion };

const TYPED: LeaveQuestion = {
  title: "Leave without saving?",
  text: "What you changed here is not saved yet.",
  stay: "Keep editing",
  leave: "Discard changes",
};

/** All that would be lost if the page went away; a dialog keeps what is its own in a scope as well. */
const everything = new Set<Work>();

export const WorkScope = createContext<Set<Work> | null>(null);

/** What would be lost, the newest first. */
export function findUnsaved(among: ReadonlySet<Work> = everything): Work | undefined {
  return [...among].reverse().find((work) => work.isUnsaved());
}

/** From now on none of it is asked about, until what registered it is shown again. */
export function forget(works: Set<Work> = everything): void {
  for (const work of [...works]) {
    everything.delete(work);
    works.delete(work);
  }
}

/**
 * Asks before leaving (browser Back, a link, a reload, closing the dialog it lies in) while `isUnsaved` answers true; it
 * is called when someone wants to leave. The answer of the hook is to be called once the work is saved.
 */
export function useUnsavedWork(isUnsaved: () => boolean, question: LeaveQuestion = TYPED): () => void {
  const scope = use(WorkScope);
  const check = useEffectEvent(isUnsaved);
  const [work] = useState<Work>(() => ({ isUnsaved: () => false, question }));
  useEffect(() => {
    work.isUnsaved = () => check();
    everything.add(work);
    scope?.add(work);
    return () => {
      everything.delete(work);
      scope?.delete(work);
    };
  }, [scope, work]);
  return useCallback(() => {
    everything.delete(work);
    scope?.delete(work);
  }, [scope, work]);
}

type Ask = (question: LeaveQuestion) => Promise<boolean>;
let ask: Ask = async () => true;
let asking: Promise<boolean> | undefined;

/** Set by the dialog that asks. */
export function setLeaveQuestion(next: Ask): void {
  ask = next;
}

/** Whether nothing is lost by leaving, or the person wants to leave all the same; what they give up is forgotten. */
export async function mayLeave(among: Set<Work> = everything): Promise<boolean> {
  const work = findUnsaved(among);
  if (!work) return true;
  asking ??= ask(work.question).finally(() => {
    asking = undefined;
  });
  const leaves = await asking;
  if (leaves) forget(among);
  return leaves;
}
